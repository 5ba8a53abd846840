package dev.tarn.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.LoadCancelledException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CancellationTest {

    @Test
    void interruptsTheWorkAndLeavesTheThreadAsItWas() throws InterruptedException {
        Cancellation cancellation = new Cancellation();
        CountDownLatch working = new CountDownLatch(1);
        Thread canceller = new Thread(() -> {
            try {
                working.await();
                cancellation.cancel();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        canceller.start();

        assertThatThrownBy(() -> cancellation.interruptibly("a month", () -> {
                    working.countDown();
                    try {
                        Thread.sleep(60_000);
                        return "slept";
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .isInstanceOf(LoadCancelledException.class)
                .hasMessageContaining("a month");
        canceller.join();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void doesNotBeginWhatIsCancelled() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        assertThatThrownBy(() -> cancellation.interruptibly("a month", () -> "done"))
                .isInstanceOf(LoadCancelledException.class);
        assertThat(cancellation.isRequested()).isTrue();
    }

    @Test
    void leavesOtherFailuresAlone() {
        assertThatThrownBy(() -> new Cancellation().interruptibly("a month", () -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);
    }
}
