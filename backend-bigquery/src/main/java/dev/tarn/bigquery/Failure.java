package dev.tarn.bigquery;

import com.google.auth.Retryable;
import com.google.cloud.bigquery.BigQueryError;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.JobException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the service, or the way to it, said against a call or a job.
 *
 * @param code the status, 0 where there was none: the way to the service, or a job
 * @param reason the service's word for it, possibly empty
 * @param message its text
 */
record Failure(int code, String reason, String message) {

    static final String AUTHENTICATION = "authError";
    private static final Set<String> PASSING = Set.of(
            "backenderror",
            "internalerror",
            "jobbackenderror",
            "jobinternalerror",
            "ratelimitexceeded",
            "jobratelimitexceeded",
            "tableunavailable",
            "timeout");

    static Failure of(BigQueryException e) {
        if (e.getError() == null && isAuthentication(e)) {
            return new Failure(401, AUTHENTICATION, text(e));
        }
        String reason = e.getError() == null ? e.getReason() : e.getError().getReason();
        String message = e.getError() == null ? e.getMessage() : e.getError().getMessage();
        return new Failure(Math.max(0, e.getCode()), reason == null ? "" : reason, String.valueOf(message));
    }

    static Failure of(JobException e) {
        List<BigQueryError> errors = e.getErrors();
        return errors.isEmpty() ? new Failure(0, "", String.valueOf(e.getMessage())) : of(errors.get(0));
    }

    static Failure of(BigQueryError error) {
        return new Failure(0, error.getReason() == null ? "" : error.getReason(), String.valueOf(error.getMessage()));
    }

    /** The library that gets tokens says by its own exception that it got none, and whether trying again may help. */
    private static boolean isAuthentication(Throwable e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException && cause instanceof Retryable retryable) {
                return !retryable.isRetryable();
            }
        }
        return false;
    }

    private static String text(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    boolean is(String word) {
        return reason.equalsIgnoreCase(word);
    }

    /** Whether nobody can say what became of a call that has failed so. */
    boolean isAmbiguous() {
        return code >= 500 || code == 0 && reason.isEmpty() || code == 408;
    }

    /** Whether trying again in a while may help. */
    boolean isPassing() {
        return isAmbiguous() && code != 501 || code == 429 || PASSING.contains(reason.toLowerCase(Locale.ROOT));
    }

    /** Whether another transaction was at the same table. */
    boolean isConflict() {
        String text = message.toLowerCase(Locale.ROOT);
        return text.contains("due to concurrent update") || text.contains("could not serialize access");
    }
}
