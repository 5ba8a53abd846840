package dev.tarn.snowflake;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The only translator of errors: by the service's own numbers, then by SQLSTATE. What is passed on of a message about data never
 * holds a value.
 */
final class SnowflakeErrors {

    private static final int CANCELLED = 604;
    private static final int TIMED_OUT = 630;
    private static final int LOCKED = 625;
    private static final int MISSING = 2003;
    private static final int EXISTS = 2002;
    private static final int FORBIDDEN = 3001;

    /** Numbers of errors that only somebody with the console can mend, and what he has to do. */
    private static final Map<Integer, String> ADVICE = Map.ofEntries(
            Map.entry(FORBIDDEN, "have the right granted to the role, or set another role"),
            Map.entry(606, "set warehouse, or give the user a default one, and have USAGE on it granted to the role"),
            Map.entry(
                    90_073,
                    "the warehouse's resource monitor has used up its quota: raise it, or set another warehouse"),
            Map.entry(90_064, "have OPERATE on the warehouse granted to the role, or have the warehouse resumed"),
            Map.entry(90_105, "set database and schema to ones that are there and that the role may use"),
            Map.entry(666, "the account is suspended: settle that with Snowflake"),
            Map.entry(390_913, "the account is suspended: settle that with Snowflake"),
            Map.entry(390_100, "correct user and password"),
            Map.entry(
                    390_144,
                    "register this key's public half with the user (ALTER USER … SET RSA_PUBLIC_KEY), and check account"
                            + " and this machine's clock"),
            Map.entry(390_303, "get a new OAuth token"),
            Map.entry(390_318, "get a new OAuth token"),
            Map.entry(390_102, "the user is locked; have an administrator unlock it, or try again in 15 minutes"),
            Map.entry(390_101, "the user is disabled; have an administrator enable it"),
            Map.entry(390_189, "set a role that is there and granted to the user"),
            Map.entry(390_201, "set database, schema and warehouse to ones that are there and that the role may use"),
            Map.entry(390_420, "have this machine's address added to the account's network policy"));

    /** The session, or what it was opened with, has ended. */
    private static final Set<Integer> SESSION_ENDED =
            Set.of(390_104, 390_108, 390_110, 390_111, 390_112, 390_114, 390_115, 390_195);

    /** Texts in quotes may be values. */
    private static final Pattern QUOTED = Pattern.compile("'[^']*'");

    private SnowflakeErrors() {}

    static String start(String operation) {
        return "[" + SnowflakeBackendProvider.NAME + "] " + operation + ": ";
    }

    static BackendException translate(String operation, SQLException e) {
        int code = e.getErrorCode();
        String start = start(operation);
        String what = text(e) + number(e);
        if (Thread.currentThread().isInterrupted()) {
            return cancelled(operation);
        }
        String advice = ADVICE.get(code);
        if (advice != null) {
            return new BackendRejectedException(start + what + "; " + advice, e);
        }
        if (code == LOCKED) {
            return new BackendUnavailableException(
                    start + "another session holds a lock for too long; end its transaction, or try again" + number(e),
                    e);
        }
        if (code == CANCELLED) {
            return new BackendUnavailableException(
                    start + "somebody cancelled the statement; run it again" + number(e), e);
        }
        if (code == TIMED_OUT) {
            return new BackendRejectedException(
                    start + what + "; make it quicker, or raise statement_timeout or the warehouse's own limit", e);
        }
        if (code == MISSING) {
            return new BackendRejectedException(
                    start + what + "; create it, have it granted to the role, or correct the name", e);
        }
        if (SESSION_ENDED.contains(code)) {
            return new BackendUnavailableException(
                    start + "the session has ended" + number(e) + "; run it again, which opens another", e);
        }
        if (isData(e)) {
            String told = QUOTED.matcher(text(e)).replaceAll("(value)");
            return new BadDataException(start + told + number(e), masked(e, told));
        }
        if (isConnectionLost(e)) {
            return new BackendUnavailableException(start + what + "; try again when the service can be reached", e);
        }
        return new BackendRejectedException(start + what, e);
    }

    /** The same error without its values: whoever prints a cause prints its message. */
    private static SQLException masked(SQLException e, String told) {
        SQLException masked = new SQLException(told, e.getSQLState(), e.getErrorCode());
        masked.setStackTrace(e.getStackTrace());
        return masked;
    }

    static LoadCancelledException cancelled(String operation) {
        return new LoadCancelledException(start(operation) + "cancelled; nothing of it stays");
    }

    /** Whether a value is what the service refuses. */
    static boolean isData(SQLException e) {
        return e.getErrorCode() >= 100_000 && e.getErrorCode() < 101_000;
    }

    /** Whether nobody can say any more what became of a statement. */
    static boolean isConnectionLost(SQLException e) {
        String state = state(e);
        String text = String.valueOf(e.getMessage());
        return state.startsWith("08")
                || state.startsWith("58")
                || e.getErrorCode() == 200_015
                || text.contains("communication error")
                || text.contains("HTTP status=");
    }

    /** Whether the session is of no use any more. */
    static boolean isSessionLost(SQLException e) {
        return isConnectionLost(e) || SESSION_ENDED.contains(e.getErrorCode());
    }

    static boolean isMissing(SQLException e) {
        return e.getErrorCode() == MISSING;
    }

    static boolean isThere(SQLException e) {
        return e.getErrorCode() == EXISTS;
    }

    static boolean isForbidden(SQLException e) {
        return e.getErrorCode() == FORBIDDEN;
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    private static String number(SQLException e) {
        String state = state(e).isEmpty() ? "" : ", SQLSTATE " + state(e);
        return e.getErrorCode() == 0 ? "" : " (error " + e.getErrorCode() + state + ")";
    }

    /** The message in one line. */
    static String text(SQLException e) {
        String text = String.valueOf(e.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
        return text.length() > 500 ? text.substring(0, 500) + "…" : text;
    }
}
