package dev.tarn.store.s3;

import dev.tarn.error.InvalidConfigException;
import dev.tarn.store.StoreAccess;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Who we are: a key, a profile, or what the AWS tools find; and the role that is taken on as such. */
final class S3Credentials {

    private S3Credentials() {}

    static AwsCredentialsProvider of(StoreAccess access, Region region, S3Timeouts timeouts) {
        AwsCredentialsProvider own = own(access);
        if (access.roleArn().isEmpty()) {
            return own;
        }
        StsClientBuilder sts = StsClient.builder()
                .region(region)
                .credentialsProvider(own)
                .httpClientBuilder(S3Connection.http(timeouts));
        // Services that speak like S3 give roles at the same place.
        access.endpoint().ifPresent(endpoint -> sts.endpointOverride(URI.create(endpoint)));
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts.build())
                .refreshRequest(role -> role.roleArn(access.roleArn().orElseThrow())
                        .externalId(access.externalId().orElse(null))
                        .roleSessionName("tarn"))
                .build();
    }

    private static AwsCredentialsProvider own(StoreAccess access) {
        if (access.accessKeyId().isPresent() != access.secretAccessKey().isPresent()) {
            throw new InvalidConfigException("[s3] connect: "
                    + (access.accessKeyId().isPresent()
                            ? "access_key_id is given without secret_access_key"
                            : "secret_access_key is given without access_key_id")
                    + "; give both, in one of [s3] and [aws], or none");
        }
        if (access.accessKeyId().isPresent() && access.secretAccessKey().isPresent()) {
            String key = access.accessKeyId().get().reveal();
            String secret = access.secretAccessKey().get().reveal();
            return StaticCredentialsProvider.create(
                    access.sessionToken().isPresent()
                            ? AwsSessionCredentials.create(
                                    key, secret, access.sessionToken().get().reveal())
                            : AwsBasicCredentials.create(key, secret));
        }
        return access.profile()
                .map(name -> (AwsCredentialsProvider) ProfileCredentialsProvider.create(name))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }
}
