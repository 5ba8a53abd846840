package dev.tarn.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    @TempDir
    Path bucket;

    @TempDir
    Path directory;

    private final AtomicLong received = new AtomicLong();
    private Elsewhere store;

    @BeforeEach
    void openStore() {
        store = new Elsewhere(bucket);
    }

    private StoredObject object(String key, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Files.write(bucket.resolve(key), bytes);
        return store.stat(key).orElseThrow();
    }

    private Spool spool(long limit) {
        return Spool.open(new RemoteFiles(store, new SpoolSettings(directory, limit, 3)), received::addAndGet);
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.toList();
        }
    }

    @Test
    void aFileIsFetchedOnceAndGoneWhenNobodyNeedsIt() throws IOException {
        StoredObject object = object("a.csv", 1000);
        try (Spool spool = spool(1_000_000)) {
            Path copy = spool.fetch(object);
            assertThat(spool.fetch(object)).isEqualTo(copy);
            assertThat(copy).hasSameBinaryContentAs(bucket.resolve("a.csv"));
            assertThat(store.opened()).hasSize(1);

            spool.release(object, false);
            assertThat(copy).exists();
            spool.release(object, false);
            assertThat(copy).doesNotExist();
        }
        assertThat(received).hasValue(1000);
        assertThat(left()).isEmpty();
    }

    @Test
    void aLargeFileComesInParallelPartsThatAddUp() throws IOException {
        StoredObject object = object("big.parquet", 20 << 20);
        try (Spool spool = spool(1 << 30)) {
            assertThat(spool.fetch(object)).hasSameBinaryContentAs(bucket.resolve("big.parquet"));
            assertThat(store.opened())
                    .containsExactlyInAnyOrder(
                            "big.parquet 0+8388608", "big.parquet 8388608+8388608", "big.parquet 16777216+4194304");
        }
    }

    @Test
    void aFileThatMayBeNeededAgainStaysUntilItsRoomIsNeeded() throws IOException {
        StoredObject one = object("one", 600);
        StoredObject two = object("two", 500);
        try (Spool spool = spool(1000)) {
            Path copy = spool.fetch(one);
            spool.release(one, true);
            assertThat(spool.fetch(one)).isEqualTo(copy);
            assertThat(store.opened()).hasSize(1);
            spool.release(one, true);

            spool.fetch(two);
            assertThat(copy).doesNotExist();
        }
    }

    @Test
    void whoWantsMoreThanThereIsRoomForWaits() throws Exception {
        StoredObject one = object("one", 600);
        StoredObject two = object("two", 500);
        try (Spool spool = spool(1000)) {
            spool.fetch(one);
            assertThat(spool.fetchIfRoom(two)).isEmpty();
            CompletableFuture<Path> waiting = CompletableFuture.supplyAsync(() -> spool.fetch(two));
            assertThatThrownBy(() -> waiting.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            spool.release(one, false);
            assertThat(waiting.get(5, TimeUnit.SECONDS)).exists();
        }
    }

    @Test
    void aFileLargerThanAllIsRefusedWithBothNumbers() throws IOException {
        StoredObject object = object("x.csv", 1001);
        try (Spool spool = spool(1000)) {
            assertThatThrownBy(() -> spool.fetch(object))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContainingAll("x.csv", "1001", "1000", "spool_limit");
        }
    }

    @Test
    void whatFailsTakesNoRoomAndCanBeTriedAgain() throws IOException {
        StoredObject listed = object("x.csv", 800);
        StoredObject now = object("x.csv", 900);
        try (Spool spool = spool(1000)) {
            assertThatThrownBy(() -> spool.fetch(listed))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("x.csv");
            assertThat(spool.fetch(now)).hasSize(900);
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void anInterruptedFetchLeavesNothing() throws Exception {
        StoredObject object = object("x.csv", 800);
        CompletableFuture<Boolean> going = new CompletableFuture<>();
        store.beforeOpening(() -> {
            going.complete(true);
            try {
                Thread.sleep(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (Spool spool = spool(1000)) {
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    spool.fetch(object);
                    ended.complete(new AssertionError("it was fetched"));
                } catch (RuntimeException e) {
                    ended.complete(e);
                }
            });
            thread.start();
            going.get();
            thread.interrupt();
            assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(LoadCancelledException.class);
            store.beforeOpening(() -> {});
            assertThat(spool.fetch(object)).hasSize(800);
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void leftoversOfProcessesThatHaveEndedAreDeletedAndThoseOfLivingOnesStay() throws IOException {
        Path dead = Files.createDirectories(directory.resolve("run-1-dead"));
        Files.writeString(dead.resolve("1-file"), "x");
        Files.createFile(directory.resolve("run-1-dead.lock"));
        Path stranger = Files.createDirectories(directory.resolve("somebody-elses"));
        Path living = Files.createDirectories(directory.resolve("run-2-living"));
        try (FileChannel lock = FileChannel.open(
                        directory.resolve("run-2-living.lock"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
                var held = lock.lock()) {
            assertThat(held.isValid()).isTrue();
            try (Spool first = spool(10);
                    Spool second = spool(10)) {
                assertThat(first).isNotEqualTo(second);
                assertThat(dead).doesNotExist();
                assertThat(directory.resolve("run-1-dead.lock")).doesNotExist();
                assertThat(living).exists();
                assertThat(left()).hasSize(7);
            }
            assertThat(left()).containsExactlyInAnyOrder(stranger, living, directory.resolve("run-2-living.lock"));
        }
    }

    /** Tries to lock a file, as the next run of another process does. */
    static final class OtherProcess {
        public static void main(String[] args) throws IOException {
            try (FileChannel lock = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
                System.exit(lock.tryLock() == null ? 42 : 0);
            }
        }
    }

    @Test
    void otherProcessesFindARunAliveWhateverItsOwnProcessOpens() throws Exception {
        try (Spool first = spool(10)) {
            Path lock = left().stream()
                    .filter(p -> p.toString().endsWith(".lock"))
                    .findFirst()
                    .orElseThrow();
            spool(10).close();
            spool(10).close();
            assertThat(first).isNotNull();

            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            Path.of(OtherProcess.class
                                            .getProtectionDomain()
                                            .getCodeSource()
                                            .getLocation()
                                            .toURI())
                                    .toString(),
                            OtherProcess.class.getName(),
                            lock.toString())
                    .inheritIO()
                    .start();
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(other.exitValue()).isEqualTo(42);
        }
    }

    @Test
    void aDirectoryThatCanNotBeMadeIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> Spool.open(
                        new RemoteFiles(store, new SpoolSettings(file.resolve("below"), 10, 1)), bytes -> {}))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContainingAll(file.toString(), "spool_directory");
    }
}
