package dev.tarn.ducklake;

import dev.tarn.config.Secret;
import dev.tarn.store.SpoolSettings;
import dev.tarn.store.StoreAccess;
import dev.tarn.store.StoreSettings;
import dev.tarn.testing.s3.S3Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * A bucket for a lake's files.
 *
 * @param name its name
 */
public record Bucket(String name) {

    private static final long ROOMY = 1L << 30;

    /** A new one. */
    public static Bucket fresh() {
        return new Bucket(S3Server.server().freshBucket());
    }

    /** What the lake calls it. */
    public String dataPath() {
        return "s3://" + name + "/lake";
    }

    /** The way to it. */
    public static StoreSettings settings(Path spool) {
        return settings(S3Server.server().endpoint(), spool, ROOMY);
    }

    static StoreSettings settings(URI endpoint, Path spool) {
        return settings(endpoint, spool, ROOMY);
    }

    static StoreSettings settings(URI endpoint, Path spool, long limit) {
        StoreAccess access = new StoreAccess(
                Optional.of("us-east-1"),
                Optional.of(new Secret(S3Server.ACCESS_KEY)),
                Optional.of(new Secret(S3Server.SECRET_KEY)),
                Optional.empty(),
                Optional.of(endpoint.toString()),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
        return new StoreSettings(access, new SpoolSettings(spool, limit, 4));
    }

    /** What tells a process of its own to keep its lake here. */
    Map<String, String> environment() {
        return Map.of(
                "TARN_TEST_BUCKET",
                name,
                "TARN_TEST_S3",
                S3Server.server().endpoint().toString());
    }

    /** The one that this process was told of. */
    static Optional<Bucket> ofProcess() {
        return Optional.ofNullable(System.getenv("TARN_TEST_BUCKET")).map(Bucket::new);
    }

    static StoreSettings settingsOfProcess(Path spool) {
        return settings(URI.create(System.getenv("TARN_TEST_S3")), spool);
    }

    /** What is in it. */
    public List<String> keys() {
        return S3Server.server().keys(name);
    }

    /** Puts an object into it. */
    public void put(String key, String content) {
        S3Server.server().client().putObject(put -> put.bucket(name).key(key), RequestBody.fromString(content));
    }
}
