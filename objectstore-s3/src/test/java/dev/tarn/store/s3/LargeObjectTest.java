package dev.tarn.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.store.ObjectDownload;
import dev.tarn.store.StoredObject;
import dev.tarn.testing.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An object that is much larger than the memory goes to a bucket and back, in a process of its own. */
class LargeObjectTest {

    private static final int BYTES = 200 << 20;

    @TempDir
    Path folder;

    @Test
    void memoryDoesNotGrowWithAnObject() throws IOException, InterruptedException {
        Path file = folder.resolve("large");
        byte[] block = new byte[1 << 20];
        try (var out = Files.newOutputStream(file)) {
            for (int written = 0; written < BYTES; written += block.length) {
                block[0] = (byte) (written >> 20);
                out.write(block);
            }
        }
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        S3Server.server().endpoint().toString(),
                        S3Server.server().freshBucket(),
                        file.toString(),
                        folder.resolve("back").toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(output).isZero();
        assertThat(Files.mismatch(file, folder.resolve("back"))).isEqualTo(-1);
    }

    /** What runs with little memory. */
    static final class Child {

        public static void main(String[] arguments) {
            S3ObjectStore store = new S3ObjectStore(
                    S3Connection.open(
                            Stores.access(URI.create(arguments[0]), S3Server.SECRET_KEY), S3Timeouts.STANDARD),
                    arguments[1],
                    "");
            StoredObject object = store.upload("large", Path.of(arguments[2]));
            ExecutorService threads = Executors.newFixedThreadPool(8);
            ObjectDownload.copy(store, object, Path.of(arguments[3]), threads, bytes -> {});
            threads.shutdown();
        }
    }
}
