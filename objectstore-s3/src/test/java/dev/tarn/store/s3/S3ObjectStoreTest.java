package dev.tarn.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.store.ObjectDownload;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.ObjectStores;
import dev.tarn.store.StoreAccess;
import dev.tarn.store.StoredObject;
import dev.tarn.store.WritableObjectStore;
import dev.tarn.testing.s3.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server on a real socket. */
class S3ObjectStoreTest {

    @TempDir
    Path folder;

    private final String bucket = S3Server.server().freshBucket();
    private final S3ObjectStore store = Stores.of(bucket);

    private static String text(InputStream in) throws IOException {
        try (in) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void whatIsWrittenIsListedFoundAndRead() throws IOException {
        StoredObject put = store.put("a/b/å ü%+?#.txt", "hello".getBytes(UTF_8));

        assertThat(store.list("a/")).containsExactly(put);
        assertThat(store.list("a/b/å")).containsExactly(put);
        assertThat(store.list("b")).isEmpty();
        assertThat(store.stat("a/b/å ü%+?#.txt")).contains(put);
        assertThat(store.stat("a/b")).isEmpty();
        assertThat(store.stat("")).isEmpty();
        assertThat(put.size()).isEqualTo(5);
        assertThat(put.uri().getPath()).isEqualTo("/a/b/å ü%+?#.txt");
        assertThat(text(store.open(put))).isEqualTo("hello");
        assertThat(text(store.open(put, 1, 3))).isEqualTo("ell");
        assertThat(text(store.open(put, 5, 0))).isEmpty();
    }

    @Test
    void manyKeysComeInPagesAndInOrder() {
        S3Server.server()
                .touch(
                        bucket,
                        IntStream.range(0, 2_500)
                                .mapToObj(n -> "p/" + n % 7 + "/" + n)
                                .toList());
        store.put("p2", new byte[0]);

        List<String> keys = store.list("p/").stream().map(StoredObject::key).toList();
        assertThat(keys).hasSize(2_500).isSorted().doesNotHaveDuplicates();
        assertThat(store.folders("p")).containsExactly("0", "1", "2", "3", "4", "5", "6");
        assertThat(store.folders("")).containsExactly("p");
        assertThat(store.list("")).hasSize(2_501);

        store.delete(keys);
        assertThat(store.list("")).extracting(StoredObject::key).containsExactly("p2");
        store.delete(List.of("p2", "never-there"));
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void whatConsolesMakeToShowAFolderIsNoFile() {
        S3Server.server()
                .client()
                .putObject(
                        put -> put.bucket(bucket).key("folder/"), software.amazon.awssdk.core.sync.RequestBody.empty());
        store.put("folder/file", new byte[1]);

        assertThat(store.list("")).extracting(StoredObject::key).containsExactly("folder/file");
        assertThat(store.folders("")).containsExactly("folder");
        assertThat(store.stat("folder/")).isEmpty();
    }

    @Test
    void aFolderOfABucketIsAStore() throws IOException {
        ObjectStore below = ObjectStores.open(
                "s3://" + bucket + "/deep/er/", Stores.access(S3Server.server().endpoint(), S3Server.SECRET_KEY));
        store.put("deep/er/one", "1".getBytes(UTF_8));
        store.put("deep/erring", "2".getBytes(UTF_8));

        assertThat(below.name()).isEqualTo("s3://" + bucket + "/deep/er");
        assertThat(below.list("")).extracting(StoredObject::key).containsExactly("one");
        assertThat(below.folders("")).isEmpty();
        assertThat(text(below.open(below.stat("one").orElseThrow()))).isEqualTo("1");
        ((WritableObjectStore) below).put("two", new byte[2]);
        assertThat(store.stat("deep/er/two")).isPresent();
    }

    @Test
    void anObjectThatChangesOrGoesAfterItWasListedIsNotRead() {
        StoredObject listed = store.put("x.csv", "old".getBytes(UTF_8));
        store.put("x.csv", "new content".getBytes(UTF_8));
        assertThatThrownBy(() -> store.open(listed))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("'x.csv' in s3://" + bucket)
                .hasMessageContaining("changed since it was listed");
        store.put("x.csv", "".getBytes(UTF_8));
        assertThatThrownBy(() -> store.open(listed, 0, 2)).isInstanceOf(BadDataException.class);

        store.delete(List.of("x.csv"));
        assertThatThrownBy(() -> store.open(listed))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("gone since it was listed");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, S3Upload.PART, S3Upload.PART + 1, 3 * S3Upload.PART - 5})
    void filesOfAnySizeGoThereAndBack(long size) throws IOException {
        Path file = random(size);
        StoredObject object = store.upload("files/big.bin", file);
        Path back = folder.resolve("back");
        AtomicLong received = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            ObjectDownload.copy(store, object, back, threads, received::addAndGet);
        } finally {
            threads.shutdown();
        }

        assertThat(object.size()).isEqualTo(size);
        assertThat(received).hasValue(size);
        assertThat(Files.mismatch(file, back)).isEqualTo(-1);
        assertThat(S3Server.server()
                        .client()
                        .listMultipartUploads(ask -> ask.bucket(bucket))
                        .uploads())
                .isEmpty();
    }

    private Path random(long size) throws IOException {
        byte[] bytes = new byte[(int) size];
        new Random(size).nextBytes(bytes);
        return Files.write(folder.resolve("file"), bytes);
    }

    @Test
    void wrongKeysAndBucketsSayWhoMustActAndNoSecret() {
        String wrong = "not-the-secret-at-all";
        URI endpoint = S3Server.server().endpoint();
        S3ObjectStore locked =
                new S3ObjectStore(S3Connection.open(Stores.access(endpoint, wrong), Stores.IMPATIENT), bucket, "");
        assertThatThrownBy(() -> locked.list(""))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("secret access key does not belong")
                .hasMessageNotContaining(wrong);
        assertThatThrownBy(() -> locked.stat("x"))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("no permission")
                .hasMessageNotContaining(wrong);

        StoreAccess access = Stores.access(endpoint, S3Server.SECRET_KEY);
        StoreAccess stranger = new StoreAccess(
                access.region(),
                Optional.of(new dev.tarn.config.Secret("stranger")),
                access.secretAccessKey(),
                Optional.empty(),
                access.endpoint(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
        assertThatThrownBy(() -> new S3ObjectStore(S3Connection.open(stranger, Stores.IMPATIENT), bucket, "").list(""))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("access key")
                .hasMessageNotContaining("stranger")
                .hasMessageNotContaining(S3Server.SECRET_KEY);
        assertThatThrownBy(() -> Stores.of("tarn-no-such-bucket").list(""))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("no such bucket");
    }

    @Test
    void anEndpointThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Stores.at(URI.create("http://127.0.0.1:1"), "bucket", "")
                        .list(""))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("http://127.0.0.1:1 can't be reached");
    }

    @Test
    void aBadNameOfABucketIsRefusedAtOnce() {
        for (String name : List.of("s3://", "s3:///x", "s3://-x-", "s3://x")) {
            assertThatThrownBy(() -> new S3ObjectStoreProvider().open(URI.create(name), StoreAccess.DEFAULT))
                    .as(name)
                    .isInstanceOfAny(InvalidConfigException.class, IllegalArgumentException.class);
        }
    }

    @Test
    void aProfileThatDoesNotExistMeansNoCredentials() {
        StoreAccess access = new StoreAccess(
                Optional.of("us-east-1"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(S3Server.server().endpoint().toString()),
                true,
                Optional.of("tarn-no-such-profile"),
                Optional.empty(),
                Optional.empty(),
                false);
        assertThatThrownBy(() -> new S3ObjectStore(S3Connection.open(access, Stores.IMPATIENT), bucket, "").list(""))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("tarn-no-such-profile");
    }
}
