package dev.tarn.store.s3;

import dev.tarn.config.Secret;
import dev.tarn.store.StoreAccess;
import dev.tarn.testing.s3.S3Server;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Stores on the server of the tests, that wait no longer than a test should. */
final class Stores {

    static final S3Timeouts IMPATIENT = new S3Timeouts(
            Duration.ofSeconds(2), Duration.ofMillis(700), Duration.ofMillis(300), 64 << 10, Duration.ofMillis(5));

    private Stores() {}

    static StoreAccess access(URI endpoint, String secret) {
        return new StoreAccess(
                Optional.of("us-east-1"),
                Optional.of(new Secret(S3Server.ACCESS_KEY)),
                Optional.of(new Secret(secret)),
                Optional.empty(),
                Optional.of(endpoint.toString()),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    static S3ObjectStore of(String bucket) {
        return at(S3Server.server().endpoint(), bucket, "");
    }

    static S3ObjectStore at(URI endpoint, String bucket, String root) {
        return new S3ObjectStore(S3Connection.open(access(endpoint, S3Server.SECRET_KEY), IMPATIENT), bucket, root);
    }
}
