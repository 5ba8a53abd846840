package dev.tarn.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceCountingTest {

    private final ExecutorService one = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        one.shutdownNow();
    }

    @Test
    void whoGivesUpWaitsUntilTheFilesAreLetGoOf() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean letGo = new AtomicBoolean();
        SourceCounting counting = SourceCounting.start(
                () -> {
                    begun.countDown();
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        slowly();
                    }
                    letGo.set(true);
                    return List.of();
                },
                one);
        begun.await();
        counting.giveUp();

        assertThat(letGo).isTrue();
    }

    private static void slowly() {
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatHasNotBegunIsNotWaitedFor() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean counted = new AtomicBoolean();
        one.execute(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        SourceCounting counting = SourceCounting.start(
                () -> {
                    counted.set(true);
                    return List.of();
                },
                one);
        counting.giveUp();
        end.countDown();
        one.shutdown();
        assertThat(one.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        assertThat(counted).isFalse();
    }
}
