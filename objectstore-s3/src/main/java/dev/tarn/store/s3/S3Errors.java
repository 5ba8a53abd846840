package dev.tarn.store.s3;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.SourceChangedException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.sts.model.StsException;

/** Says in Tarn's terms what the client's errors mean. No message of the service is passed on that may quote a credential. */
record S3Errors(S3Connection connection, String bucket) {

    private static final int TRIES = 4;
    private static final long LONGEST_PAUSE_MILLIS = 5000;

    private static final String CREDENTIALS =
            "set access_key_id and secret_access_key, or profile, in [s3], or what the AWS tools use (AWS_PROFILE,"
                    + " ~/.aws/credentials, an instance's role)";

    String start(String operation, String key) {
        return "[s3] " + operation + " '" + key + "' in s3://" + bucket + ": ";
    }

    /**
     * Calls the service, and says what went wrong. The client repeats what was not answered; an answer that broke off is asked for
     * again here, so that the call may be made more than once.
     */
    <T> T explaining(String operation, String key, Supplier<T> call) {
        for (int tries = 1; ; tries++) {
            try {
                return call.get();
            } catch (SdkException | UncheckedIOException e) {
                if (tries == TRIES
                        || !isBrokenAnswer(e)
                        || Thread.currentThread().isInterrupted()) {
                    throw translate(start(operation, key), e);
                }
                pause(operation, key, tries);
            }
        }
    }

    /** The client takes what it can't parse for final. */
    static boolean isBrokenAnswer(RuntimeException e) {
        return e instanceof UncheckedIOException io && !(io.getCause() instanceof FileSystemException)
                || e instanceof SdkClientException
                        && String.valueOf(e.getMessage()).startsWith("Could not parse");
    }

    /** Waits a random time, on the average twice as long as the time before. */
    void pause(String operation, String key, int tries) {
        long most = Math.min(LONGEST_PAUSE_MILLIS, connection.timeouts().pause().toMillis() << tries);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(most + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadCancelledException(start(operation, key) + "interrupted", e);
        }
    }

    static int status(SdkException e) {
        return e instanceof SdkServiceException service ? service.statusCode() : 0;
    }

    BackendUnavailableException vanished(String key) {
        return new BackendUnavailableException(start("write", key) + "it was written and is not there; try again");
    }

    BackendRejectedException notDeleted(String key, String code, int count) {
        return new BackendRejectedException(start("delete", key) + "refused (" + code + ")"
                + (count > 1 ? ", and " + (count - 1) + " more" : "") + "; the permission s3:DeleteObject is needed");
    }

    private BackendException translate(String start, RuntimeException e) {
        boolean answered = e instanceof SdkServiceException;
        if (e instanceof AbortedException || Thread.currentThread().isInterrupted() && !answered) {
            return new LoadCancelledException(start + "interrupted", e);
        }
        if (e instanceof UncheckedIOException io && io.getCause() instanceof FileSystemException file) {
            return new BackendRejectedException(start + file + "; look at the file of this machine", e);
        }
        if (e instanceof StsException role) {
            return new BackendRejectedException(start + "the role "
                    + connection.access().roleArn().orElse("") + " was not given (" + shortly(role)
                    + "); may this user take it on (sts:AssumeRole), and are role_arn and external_id right?");
        }
        if (e instanceof AwsServiceException service) {
            return ofService(start, service);
        }
        return ofClient(start, e);
    }

    private BackendException ofService(String start, AwsServiceException e) {
        String code = code(e);
        String region = region(e);
        if (!region.isEmpty() && !region.equals(connection.region().id()) && isAboutRegions(e.statusCode(), code)) {
            return new InvalidConfigException(start + "the bucket is in region " + region + ", not in "
                    + connection.region() + "; set region = \"" + region + "\" in [s3]");
        }
        return switch (code) {
            case "NoSuchBucket" ->
                new InvalidConfigException(start + "there is no such bucket at "
                        + connection.access().endpoint().orElse("AWS") + "; correct its name");
            case "InvalidAccessKeyId" ->
                new BackendRejectedException(
                        start + "the service does not know the access key; correct it, or " + CREDENTIALS);
            case "SignatureDoesNotMatch" ->
                new BackendRejectedException(start
                        + "the secret access key does not belong to the access key; correct secret_access_key (and look for"
                        + " blanks around it)");
            case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" ->
                new BackendRejectedException(
                        start + "the session token has expired; get new temporary credentials and load again");
            case "InvalidToken" ->
                new BackendRejectedException(
                        start + "the session token is not valid with this access key; get new temporary credentials");
            case "RequestTimeTooSkewed" ->
                new BackendRejectedException(
                        start + "the clock of this machine is off by too much; set it (NTP) and load again");
            case "InvalidObjectState" ->
                new BackendRejectedException(
                        start
                                + "it is archived (S3 Glacier); restore it, or keep exports out of the lifecycle rule that archives");
            case "PreconditionFailed" -> changed(start, "it has changed since it was listed");
            case "NoSuchKey", "NoSuchVersion" -> changed(start, "it is gone since it was listed");
            case "InvalidRange" -> changed(start, "it has become shorter since it was listed");
            default -> byStatus(start, e, code);
        };
    }

    private BackendException byStatus(String start, AwsServiceException e, String code) {
        int status = e.statusCode();
        if (status == 301 || status == 307) {
            return new InvalidConfigException(start + "the bucket is in another region than " + connection.region()
                    + "; set region in [s3] to the bucket's");
        }
        if (status == 401 || status == 403) {
            return new BackendRejectedException(start + "no permission (" + shortly(e) + ")" + said(e, code)
                    + "; reading needs s3:ListBucket on the bucket and s3:GetObject on its objects, writing s3:PutObject, deleting"
                    + " s3:DeleteObject"
                    + (connection.access().requesterPays()
                            ? ""
                            : ", and requester_pays = true where the bucket's owner wants that"));
        }
        if (status == 412) {
            return changed(start, "it has changed since it was listed");
        }
        if (status == 404) {
            return changed(start, "it is gone since it was listed");
        }
        if (status == 416) {
            return changed(start, "it has become shorter since it was listed");
        }
        if (status == 429 || status >= 500 || code.equals("SlowDown") || code.equals("RequestTimeout")) {
            return new BackendUnavailableException(
                    start + "the service failed after several tries (" + shortly(e) + "); try again later", e);
        }
        return new BackendRejectedException(start + "refused (" + shortly(e) + ")");
    }

    /** It names who asked for what, and no secret. */
    private static String said(AwsServiceException e, String code) {
        AwsErrorDetails details = e.awsErrorDetails();
        String message = details == null ? null : details.errorMessage();
        return code.equals("AccessDenied") && message != null && message.contains("not authorized")
                ? ": " + message
                : "";
    }

    private static boolean isAboutRegions(int status, String code) {
        return status == 301
                || status == 307
                || status == 400
                || code.equals("PermanentRedirect")
                || code.equals("AuthorizationHeaderMalformed")
                || code.equals("IllegalLocationConstraintException");
    }

    private static String region(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.sdkHttpResponse() == null
                ? ""
                : details.sdkHttpResponse()
                        .firstMatchingHeader("x-amz-bucket-region")
                        .orElse("");
    }

    private static SourceChangedException changed(String start, String how) {
        return new SourceChangedException(
                start + how + "; nothing of it was loaded: load again, which lists the files anew");
    }

    private BackendException ofClient(String start, RuntimeException e) {
        String text = String.valueOf(e.getMessage());
        if (text.contains("Unable to load credentials") || text.contains("Profile file contained no credentials")) {
            return new InvalidConfigException(start + "no credentials were found"
                    + connection
                            .access()
                            .profile()
                            .map(name -> " in the profile " + name)
                            .orElse("") + "; " + CREDENTIALS);
        }
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String endpoint = connection.access().endpoint().orElse("AWS in " + connection.region());
        return new BackendUnavailableException(
                start + endpoint + " can't be reached ("
                        + root.getClass()
                                .getSimpleName()
                                .toLowerCase(Locale.ROOT)
                                .replace("exception", "") + ": "
                        + root.getMessage() + "); is the endpoint right, and is there a network?",
                e);
    }

    private static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? ""
                : e.awsErrorDetails().errorCode();
    }

    /** Status, code and request, which is what the service's own support asks for. */
    static String shortly(SdkException e) {
        if (!(e instanceof AwsServiceException service)) {
            return String.valueOf(e.getMessage());
        }
        String code = code(service);
        return "HTTP " + service.statusCode() + (code.isEmpty() ? "" : " " + code)
                + (service.requestId() == null ? "" : ", request " + service.requestId());
    }
}
