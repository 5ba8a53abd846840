package dev.tarn.store;

import dev.tarn.config.AwsConfig;
import dev.tarn.config.S3Config;
import dev.tarn.config.Secret;
import java.util.Optional;

/**
 * What a store needs to let us in. Whatever is absent is looked up where the store's own tools look.
 *
 * @param region the bucket's region
 * @param accessKeyId whose key
 * @param secretAccessKey the key
 * @param sessionToken what goes with a temporary key
 * @param endpoint where the service is, where it is not the cloud's own
 * @param pathStyle whether the bucket is a part of the path instead of the host
 * @param profile a profile of the store's own tools
 * @param roleArn a role to take on
 * @param externalId what the role asks for
 * @param requesterPays whether this side pays for what it asks for
 */
public record StoreAccess(
        Optional<String> region,
        Optional<Secret> accessKeyId,
        Optional<Secret> secretAccessKey,
        Optional<Secret> sessionToken,
        Optional<String> endpoint,
        boolean pathStyle,
        Optional<String> profile,
        Optional<String> roleArn,
        Optional<String> externalId,
        boolean requesterPays) {

    /** Nothing given: the environment decides. */
    public static final StoreAccess DEFAULT =
            new StoreAccess(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * A region and a key.
     *
     * @param region the bucket's region
     * @param accessKeyId whose key
     * @param secretAccessKey the key
     * @param sessionToken what goes with a temporary key
     */
    public StoreAccess(
            Optional<String> region,
            Optional<Secret> accessKeyId,
            Optional<Secret> secretAccessKey,
            Optional<Secret> sessionToken) {
        this(
                region,
                accessKeyId,
                secretAccessKey,
                sessionToken,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /**
     * What a configuration says: the key of {@code [s3]}, else its profile, else the key of {@code [aws]}, which is also the
     * environment's.
     *
     * @param s3 the table {@code [s3]}
     * @param aws the table {@code [aws]}
     * @return the access
     */
    public static StoreAccess of(S3Config s3, AwsConfig aws) {
        boolean ofAws = s3.accessKeyId().isEmpty() && s3.profile().isEmpty();
        return new StoreAccess(
                s3.region().or(aws::region),
                ofAws ? aws.accessKeyId() : s3.accessKeyId(),
                ofAws ? aws.secretAccessKey() : s3.secretAccessKey(),
                ofAws ? aws.sessionToken() : s3.sessionToken(),
                s3.endpoint(),
                s3.pathStyle(),
                s3.profile(),
                s3.roleArn(),
                s3.externalId(),
                s3.requesterPays());
    }
}
