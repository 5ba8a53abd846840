package dev.tarn.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.config.Secret;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.store.ObjectDownload;
import dev.tarn.store.StoreAccess;
import dev.tarn.store.StoredObject;
import dev.tarn.testing.s3.Fault;
import dev.tarn.testing.s3.FaultyNetwork;
import dev.tarn.testing.s3.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A network and a service that fail. */
class S3FaultsTest {

    private static final int SIZE = 300_000;

    @TempDir
    Path folder;

    private final FaultyNetwork network = FaultyNetwork.before(S3Server.server().endpoint());
    private final String bucket = S3Server.server().freshBucket();
    private final S3ObjectStore store = Stores.at(network.endpoint(), bucket, "");
    private final byte[] bytes = new byte[SIZE];

    @AfterEach
    void close() {
        network.close();
    }

    private StoredObject object() {
        new Random(1).nextBytes(bytes);
        StoredObject object = Stores.of(bucket).put("data.bin", bytes);
        network.heal();
        return object;
    }

    private static boolean isGet(String request) {
        return request.startsWith("get ") && request.contains("/data.bin");
    }

    static Stream<Fault> faultsOfABody() {
        return Stream.of(
                new Fault.Answer(500, "InternalError"),
                new Fault.Answer(503, "SlowDown"),
                new Fault.Silence(),
                new Fault.Truncation(0),
                new Fault.Truncation(100_000),
                new Fault.Reset(0),
                new Fault.Reset(100_000),
                new Fault.Trickle(500, 20));
    }

    @ParameterizedTest
    @MethodSource("faultsOfABody")
    void aBodyThatFailsTwiceIsReadAllTheSame(Fault fault) throws IOException {
        StoredObject object = object();
        network.spoil(S3FaultsTest::isGet, 2, fault);
        try (InputStream in = store.open(object)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        List<String> gets =
                network.requests().stream().filter(S3FaultsTest::isGet).toList();
        assertThat(gets).hasSizeBetween(2, 3);
        assertThat(gets).allSatisfy(get -> assertThat(get).contains("if-match: \"" + object.etag()));
    }

    @Test
    void whatHasArrivedIsNotAskedForAgain() throws IOException {
        StoredObject object = object();
        network.spoil(S3FaultsTest::isGet, 1, new Fault.Truncation(200_000));
        try (InputStream in = store.open(object)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(network.requests().get(1)).contains("range: bytes=200000-299999");
    }

    @Test
    void aBodyThatNeverComesEndsWithAnErrorThatNamesIt() {
        StoredObject object = object();
        network.spoil(S3FaultsTest::isGet, 1000, new Fault.Truncation(0));
        assertThatThrownBy(() -> store.open(object).readAllBytes())
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("'data.bin' in s3://" + bucket)
                .hasMessageContaining("byte 0");
    }

    @Test
    void anObjectThatIsReplacedWhileItIsReadIsNeverAMix() throws IOException {
        StoredObject object = object();
        network.spoil(S3FaultsTest::isGet, 1, new Fault.Truncation(100_000));
        try (InputStream in = store.open(object)) {
            assertThat(in.readNBytes(100_000)).hasSize(100_000);
            Stores.of(bucket).put("data.bin", new byte[SIZE]);
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("changed since it was listed");
        }
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(403, "AccessDenied", "", BackendRejectedException.class, "s3:ListBucket"),
                Arguments.of(400, "ExpiredToken", "", BackendRejectedException.class, "token has expired"),
                Arguments.of(403, "RequestTimeTooSkewed", "", BackendRejectedException.class, "clock"),
                Arguments.of(403, "InvalidObjectState", "", BackendRejectedException.class, "archived"),
                Arguments.of(
                        301,
                        "PermanentRedirect",
                        "x-amz-bucket-region: eu-central-1",
                        InvalidConfigException.class,
                        "region = \"eu-central-1\""),
                Arguments.of(
                        400,
                        "AuthorizationHeaderMalformed",
                        "x-amz-bucket-region: eu-west-3",
                        InvalidConfigException.class,
                        "in region eu-west-3, not in us-east-1"),
                Arguments.of(503, "SlowDown", "", BackendUnavailableException.class, "SlowDown"),
                Arguments.of(500, "InternalError", "", BackendUnavailableException.class, "several tries"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whatTheServiceRefusesSaysWhoMustAct(
            int status, String code, String header, Class<? extends BackendException> type, String told) {
        network.spoil(request -> true, 1000, new Fault.Answer(status, code, header));
        assertThatThrownBy(() -> store.list("some/prefix"))
                .isInstanceOf(type)
                .hasMessageStartingWith("[s3] list 'some/prefix' in s3://" + bucket + ": ")
                .hasMessageContaining(told)
                .hasMessageNotContaining(S3Server.SECRET_KEY);
    }

    @Test
    void aRoleThatIsNotGivenIsNamed() {
        StoreAccess own = Stores.access(network.endpoint(), S3Server.SECRET_KEY);
        StoreAccess role = new StoreAccess(
                own.region(),
                own.accessKeyId(),
                own.secretAccessKey(),
                own.sessionToken(),
                own.endpoint(),
                true,
                Optional.empty(),
                Optional.of("arn:aws:iam::111122223333:role/billing"),
                Optional.of("external"),
                false);
        network.spoil(request -> request.startsWith("post / "), 1000, new Fault.Answer(403, "AccessDenied"));
        assertThatThrownBy(() -> new S3ObjectStore(S3Connection.open(role, Stores.IMPATIENT), bucket, "").list(""))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContainingAll("arn:aws:iam::111122223333:role/billing", "sts:AssumeRole")
                .hasMessageNotContaining(S3Server.SECRET_KEY);
    }

    @Test
    void halfAKeyIsRefused() {
        StoreAccess half = new StoreAccess(
                Optional.of("us-east-1"), Optional.of(new Secret("key")), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> S3Connection.open(half, Stores.IMPATIENT))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("access_key_id is given without secret_access_key");
    }

    @Test
    void listingAndWritingAreRepeatedToo() {
        network.spoil(request -> true, 2, new Fault.Answer(503, "SlowDown"));
        StoredObject put = store.put("a", "a".getBytes(UTF_8));
        network.spoil(request -> true, 1, new Fault.Reset(0));
        network.spoil(request -> true, 1, new Fault.Silence());

        assertThat(store.list("")).containsExactly(put);
    }

    @Test
    void aPartOfAnUploadIsRepeatedAndAFailedUploadLeavesNoParts() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[(int) S3Upload.PART + 17]);
        network.spoil(request -> request.contains("partnumber=2"), 2, new Fault.Answer(500, "InternalError"));
        assertThat(store.upload("big", file).size()).isEqualTo(Files.size(file));

        network.heal();
        network.spoil(request -> request.contains("partnumber=2"), 1000, new Fault.Answer(403, "AccessDenied"));
        assertThatThrownBy(() -> store.upload("other", file)).isInstanceOf(BackendRejectedException.class);
        assertThat(store.stat("other")).isEmpty();
        assertThat(S3Server.server()
                        .client()
                        .listMultipartUploads(ask -> ask.bucket(bucket))
                        .uploads())
                .isEmpty();
    }

    @Test
    void anInterruptedDownloadEndsAndLeavesNoFile() throws Exception {
        StoredObject object = object();
        network.spoil(S3FaultsTest::isGet, 1000, new Fault.Trickle(100, 50));
        ExecutorService requests = Executors.newFixedThreadPool(2);
        AtomicReference<Thread> thread = new AtomicReference<>();
        Path file = folder.resolve("copy");
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread downloading = new Thread(() -> {
            try {
                ObjectDownload.copy(store, object, file, requests, bytes -> {});
                ended.complete(new AssertionError("not interrupted"));
            } catch (RuntimeException e) {
                ended.complete(e);
            }
        });
        thread.set(downloading);
        downloading.start();
        Thread.sleep(200);
        downloading.interrupt();

        assertThat(ended.get(5, java.util.concurrent.TimeUnit.SECONDS)).isInstanceOf(LoadCancelledException.class);
        assertThat(file).doesNotExist();
        requests.shutdownNow();
    }
}
