package dev.tarn.spi;

import java.net.URI;
import java.util.Optional;

/**
 * A way into a bucket. Prints no secret.
 *
 * @param scope what it is for, for example {@code s3://bucket}
 * @param region the bucket's region
 * @param endpoint where the service is, where it is not the cloud's own
 * @param pathStyle whether the bucket is a part of the path instead of the host
 * @param accessKeyId the key
 * @param secretAccessKey its secret
 * @param sessionToken what goes with a temporary key
 * @param requesterPays whether this side pays
 */
public record ObjectStorageAccess(
        URI scope,
        String region,
        Optional<URI> endpoint,
        boolean pathStyle,
        String accessKeyId,
        String secretAccessKey,
        Optional<String> sessionToken,
        boolean requesterPays) {

    @Override
    public String toString() {
        return "access to " + scope;
    }
}
