package dev.tarn.bigquery;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.LoadConflictException;
import java.util.Locale;

/** The only translator of the service's errors. */
final class BigQueryErrors {

    private BigQueryErrors() {}

    static String start(String operation) {
        return "[" + BigQueryBackendProvider.NAME + "] " + operation + ": ";
    }

    static BackendException translate(String operation, Failure failure, Throwable cause) {
        String start = start(operation);
        String what = text(failure);
        if (failure.isConflict()) {
            return new LoadConflictException(
                    start + "another transaction was there first; nothing was changed; run it again", cause);
        }
        if (failure.is("stopped")) {
            return new LoadCancelledException(start + "the job was cancelled; nothing of it stays", cause);
        }
        if (failure.isPassing()) {
            return new BackendUnavailableException(
                    start
                            + what
                            + (isRate(failure)
                                    ? "; the service limits the rate; try again later, or run fewer loads at once"
                                    : "; try again when the service can be reached"),
                    cause);
        }
        return new BackendRejectedException(start + what + advice(failure), cause);
    }

    private static boolean isRate(Failure failure) {
        return failure.code() == 429
                || failure.reason().toLowerCase(Locale.ROOT).contains("ratelimit");
    }

    /** Who has to do what. */
    private static String advice(Failure failure) {
        if (failure.code() == 401 || failure.is(Failure.AUTHENTICATION)) {
            return "; the credentials are refused or expired: renew them, or correct credentials_path";
        }
        return switch (failure.reason()) {
            case "accessDenied" ->
                "; an administrator has to grant roles/bigquery.dataEditor on the dataset and roles/bigquery.jobUser on"
                        + " the project";
            case "quotaExceeded", "dailyLimitExceeded" ->
                "; a quota of the project is used up: wait until it is renewed, or have it raised";
            case "bytesBilledLimitExceeded" -> "; let the query read less, or raise maximum_bytes_billed";
            case "billingNotEnabled", "billingTierLimitExceeded" -> "; enable billing for the project";
            case "resourcesExceeded", "responseTooLarge" -> "; let the query read less at once";
            case "notFound" -> "; correct the name, or the location";
            default ->
                failure.code() == 403
                        ? "; an administrator has to grant roles/bigquery.dataEditor on the dataset and"
                                + " roles/bigquery.jobUser on the project"
                        : "";
        };
    }

    /** The service's words, in which names are as they were given. */
    static String text(Failure failure) {
        String message =
                BigQueryNames.decode(failure.message()).lines().findFirst().orElse("");
        String reason = failure.reason().isEmpty() && failure.code() > 0
                ? "HTTP " + failure.code()
                : failure.reason() + (failure.code() >= 500 ? ", HTTP " + failure.code() : "");
        return message + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    static LoadCancelledException cancelled(String operation) {
        return new LoadCancelledException(start(operation) + "cancelled; nothing of it stays");
    }
}
