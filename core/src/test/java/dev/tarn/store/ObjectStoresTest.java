package dev.tarn.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.InvalidConfigException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectStoresTest {

    @TempDir
    Path folder;

    @Test
    void aFolderIsOpenedByPathAndByUri() {
        assertThat(ObjectStores.open(folder.toString()).name()).isEqualTo(folder.toString());
        assertThat(ObjectStores.open(folder.toUri().toString()).name()).isEqualTo(folder.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://my-bucket", "my-bucket", "S3://my-bucket"})
    void aBucketIsSaidToNeedAJarOfItsOwn(String bucket) {
        assertThatThrownBy(() -> ObjectStores.open(bucket))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll(
                        bucket,
                        "no such folder",
                        "nothing on the class path opens s3://",
                        "dev.tarn:tarn-objectstore-s3");
    }

    @ParameterizedTest
    @CsvSource({
        "gs://bucket, nothing on the class path opens gs://",
        "./missing/folder, no such folder",
        "missing/folder, no such folder",
        "file:///definitely/missing, no such folder",
        "file:relative, not a valid file URI",
        "bad name, neither an existing folder nor a bucket's URI",
        "'  ', no bucket is given"
    })
    void anythingElseIsExplained(String bucket, String why) {
        assertThatThrownBy(() -> ObjectStores.open(bucket))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aStoreIsFoundThroughTheServiceLoaderAndABrokenOneHidesNone() throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(ObjectStoreProvider.class.getName()),
                "dev.tarn.Missing\n" + MemoryProvider.class.getName() + "\n");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            assertThat(ObjectStores.open("memory://m").name()).isEqualTo("memory://m");
            assertThatThrownBy(() -> ObjectStores.open("gs://m"))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("dev.tarn.Missing");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** A store without objects, to be found by its scheme. */
    public static final class MemoryProvider implements ObjectStoreProvider {

        @Override
        public Set<String> schemes() {
            return Set.of("memory");
        }

        @Override
        public ObjectStore open(URI bucket, StoreAccess access) {
            return new ObjectStore() {
                @Override
                public String name() {
                    return bucket.toString();
                }

                @Override
                public List<StoredObject> list(String prefix) {
                    return List.of();
                }

                @Override
                public List<String> folders(String folder) {
                    return List.of();
                }

                @Override
                public Optional<StoredObject> stat(String key) {
                    return Optional.empty();
                }

                @Override
                public InputStream open(StoredObject object) {
                    return InputStream.nullInputStream();
                }

                @Override
                public InputStream open(StoredObject object, long offset, long length) {
                    return InputStream.nullInputStream();
                }
            };
        }
    }
}
