package dev.tarn.store.s3;

import dev.tarn.error.InvalidConfigException;
import dev.tarn.store.StoreAccess;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.RequestPayer;

/**
 * A way to a service.
 *
 * @param client asks it
 * @param credentials who we are
 * @param access how we got in
 * @param region which region we take the buckets to be in
 * @param timeouts how long to wait
 */
record S3Connection(
        S3Client client, AwsCredentialsProvider credentials, StoreAccess access, Region region, S3Timeouts timeouts) {

    private static final int ATTEMPTS = 5;

    static S3Connection open(StoreAccess access, S3Timeouts timeouts) {
        try {
            Optional<Region> told = region(access);
            Region region = told.orElse(Region.US_EAST_1);
            AwsCredentialsProvider credentials = S3Credentials.of(access, region, timeouts);
            S3ClientBuilder builder = S3Client.builder()
                    .region(region)
                    // A region that somebody names is meant; where nobody does, the bucket tells it.
                    .crossRegionAccessEnabled(
                            told.isEmpty() && access.endpoint().isEmpty())
                    .credentialsProvider(credentials)
                    .forcePathStyle(access.pathStyle())
                    .httpClientBuilder(http(timeouts))
                    .overrideConfiguration(override ->
                            override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                    .maxAttempts(ATTEMPTS)
                                    .backoffStrategy(BackoffStrategy.exponentialDelay(
                                            timeouts.pause(), timeouts.pause().multipliedBy(50)))
                                    .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(
                                            timeouts.pause().multipliedBy(5),
                                            timeouts.pause().multipliedBy(100)))
                                    .build()));
            access.profile()
                    .ifPresent(name -> builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                            .defaultProfileName(name)
                            .build()));
            access.endpoint().ifPresent(endpoint -> {
                builder.endpointOverride(URI.create(endpoint));
                // Not every service of this kind knows the newer checksums.
                builder.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
                builder.responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
            });
            return new S3Connection(builder.build(), credentials, access, region, timeouts);
        } catch (SdkClientException | IllegalArgumentException e) {
            throw new InvalidConfigException(
                    "[s3] connect" + access.endpoint().map(e2 -> " to " + e2).orElse("") + ": " + e.getMessage()
                            + "; correct [s3]",
                    e);
        }
    }

    static UrlConnectionHttpClient.Builder http(S3Timeouts timeouts) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(timeouts.connect())
                .socketTimeout(timeouts.read());
    }

    /** Machines of AWS's own are not asked: elsewhere that takes seconds. */
    private static Optional<Region> region(StoreAccess access) {
        if (access.region().isPresent()) {
            return access.region().map(Region::of);
        }
        AwsRegionProvider tools = new AwsRegionProviderChain(
                new SystemSettingsRegionProvider(),
                access.profile()
                        .map(name -> new AwsProfileRegionProvider(null, name))
                        .orElseGet(AwsProfileRegionProvider::new));
        try {
            return Optional.ofNullable(tools.getRegion());
        } catch (SdkClientException e) {
            return Optional.empty();
        }
    }

    /** Null where the bucket's owner pays, which is how the client is told nothing. */
    RequestPayer payer() {
        return access.requesterPays() ? RequestPayer.REQUESTER : null;
    }
}
