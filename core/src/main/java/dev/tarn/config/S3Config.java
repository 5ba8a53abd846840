package dev.tarn.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table {@code [s3]}: how to get at {@code s3://}, and how files come from there.
 *
 * @param region of the buckets; found out where absent
 * @param endpoint of a service that is not AWS's: an {@code http:} or {@code https:} URL
 * @param pathStyle whether the bucket's name is a part of the path instead of the host
 * @param accessKeyId the key; that of {@code [aws]}, or what the AWS tools use, where absent
 * @param secretAccessKey its secret
 * @param sessionToken with temporary credentials
 * @param profile a profile of the AWS tools
 * @param roleArn a role to take on with the credentials
 * @param externalId what the role's owner asks for
 * @param requesterPays whether we pay for requests and traffic
 * @param engine who reads the files
 * @param spoolDirectory where downloaded files lie until they are loaded
 * @param spoolLimit how much room they may take there at once, such as {@code 20GB}
 * @param downloads how many requests fetch at once
 */
public record S3Config(
        Optional<String> region,
        Optional<String> endpoint,
        boolean pathStyle,
        Optional<Secret> accessKeyId,
        Optional<Secret> secretAccessKey,
        Optional<Secret> sessionToken,
        Optional<String> profile,
        Optional<String> roleArn,
        Optional<String> externalId,
        boolean requesterPays,
        S3Engine engine,
        Optional<Path> spoolDirectory,
        String spoolLimit,
        int downloads) {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*([KMGT]I?)?B?", Pattern.CASE_INSENSITIVE);
    private static final int MOST_DOWNLOADS = 64;

    /** Nothing said. */
    public static final S3Config DEFAULT = new S3Config(
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            S3Engine.DOWNLOAD,
            Optional.empty(),
            "10GB",
            8);

    /** Checks the values. */
    public S3Config {
        if (accessKeyId.isPresent() != secretAccessKey.isPresent()) {
            throw new IllegalArgumentException((accessKeyId.isPresent() ? "access_key_id" : "secret_access_key")
                    + " is given without " + (accessKeyId.isPresent() ? "secret_access_key" : "access_key_id")
                    + "; give both or none");
        }
        if (sessionToken.isPresent() && accessKeyId.isEmpty()) {
            throw new IllegalArgumentException("session_token is given without the access_key_id that it belongs to");
        }
        if (accessKeyId.isPresent() && profile.isPresent()) {
            throw new IllegalArgumentException("profile and access_key_id are both given; give one of them");
        }
        if (externalId.isPresent() && roleArn.isEmpty()) {
            throw new IllegalArgumentException("external_id is given without the role_arn that asks for it");
        }
        if (roleArn.filter(arn -> !arn.startsWith("arn:")).isPresent()) {
            throw new IllegalArgumentException("role_arn is no ARN; write arn:aws:iam::<account>:role/<name>");
        }
        endpoint.ifPresent(S3Config::requireUrl);
        if (bytes(spoolLimit) <= 0) {
            throw new IllegalArgumentException(
                    "spool_limit '" + spoolLimit + "' is not a size; write a number with a unit, for example 20GB");
        }
        if (downloads < 1 || downloads > MOST_DOWNLOADS) {
            throw new IllegalArgumentException("downloads is " + downloads + ", not 1 to " + MOST_DOWNLOADS);
        }
    }

    private static void requireUrl(String endpoint) {
        boolean url;
        try {
            URI uri = URI.create(endpoint);
            url = uri.getHost() != null
                    && uri.getUserInfo() == null
                    && String.valueOf(uri.getScheme()).matches("https?");
        } catch (IllegalArgumentException e) {
            url = false;
        }
        if (!url) {
            // Not shown: it may hold a password.
            throw new IllegalArgumentException(
                    "endpoint is not the URL of a server, without user and password; write for example"
                            + " http://localhost:9000");
        }
    }

    /**
     * The spool's limit.
     *
     * @return bytes
     */
    public long spoolBytes() {
        return bytes(spoolLimit);
    }

    /** Units are powers of 1024 or, without an i, of 1000; zero for what is no size. */
    private static long bytes(String text) {
        Matcher size = SIZE.matcher(text.strip());
        if (!size.matches()) {
            return 0;
        }
        String unit = size.group(2) == null ? "" : size.group(2).toUpperCase(Locale.ROOT);
        long step = unit.endsWith("I") ? 1024 : 1000;
        long bytes = Long.parseLong(size.group(1));
        for (int power = unit.isEmpty() ? 0 : "KMGT".indexOf(unit.charAt(0)) + 1; power > 0; power--) {
            bytes *= step;
        }
        return bytes;
    }
}
