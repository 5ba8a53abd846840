package dev.tarn.postgres;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.LoadConflictException;
import java.io.FileNotFoundException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.postgresql.util.PSQLException;

/**
 * The only translator of PostgreSQL's errors, by SQLSTATE. What is passed on is the server's message, never its detail, which holds
 * values.
 */
final class PostgresErrors {

    private static final Set<String> CONFLICTS = Set.of("23505", "40001", "40P01");
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private PostgresErrors() {}

    static String start(String operation) {
        return "[" + PostgresBackendProvider.NAME + "] " + operation + ": ";
    }

    static BackendException translate(String operation, SQLException e) {
        SQLException driver = driver(e);
        String state = state(driver);
        String start = start(operation);
        String what = text(driver) + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
        if (CONFLICTS.contains(state)) {
            return new LoadConflictException(
                    start + "another transaction was there first; nothing was changed; run it again", e);
        }
        if (Thread.currentThread().isInterrupted() && (state.equals("57014") || state.isEmpty())) {
            return cancelled(operation);
        }
        switch (state) {
            case "57014":
                return new BackendRejectedException(start + what + "; make it quicker, or raise statement_timeout", e);
            case LOCK_NOT_AVAILABLE:
                return new BackendUnavailableException(
                        start + "another session holds a lock for too long; end its transaction, or try again", e);
            case "3D000":
                return new BackendRejectedException(start + what + "; create the database, or correct database", e);
            case "42501":
                return new BackendRejectedException(start + what + "; grant the right to the user", e);
            case "25006":
                return new BackendRejectedException(
                        start + what + "; a query may not change anything, and a load needs the primary server", e);
            case "2BP01":
                return new BackendRejectedException(
                        start + what + "; drop what depends on it, load, and make it again", e);
            case "54000", "54011":
                return new BackendRejectedException(
                        start + what + "; deselect columns in the export, or deliver tags as a map", e);
            default:
                return byClass(start, what, state, e);
        }
    }

    private static BackendException byClass(String start, String what, String state, SQLException e) {
        if (state.startsWith("28")) {
            return new BackendRejectedException(
                    start + what + "; correct user and password, or the server's pg_hba.conf", e);
        }
        if (isMistrusted(driver(e))) {
            return new BackendRejectedException(
                    start + what + "; correct sslmode, sslrootcert, sslcert and sslkey, or the server's certificate",
                    e);
        }
        if (isConnectionLost(e)
                || state.startsWith("53") && !state.equals("53100")
                || e instanceof SQLTransientException) {
            return new BackendUnavailableException(start + what + "; try again when the server can be reached", e);
        }
        return new BackendRejectedException(start + what, e);
    }

    /** The same for rows on their way in, where a value that the server refuses is the source's. */
    static BackendException ofRows(String operation, SQLException e) {
        return state(e).startsWith("22")
                ? new BadDataException(start(operation) + text(driver(e)) + " (SQLSTATE " + state(e) + ")", e)
                : translate(operation, e);
    }

    static LoadCancelledException cancelled(String operation) {
        return new LoadCancelledException(start(operation) + "cancelled; nothing of it stays");
    }

    /** Whether nobody can say any more what became of a statement. */
    static boolean isConnectionLost(SQLException e) {
        String state = state(driver(e));
        return state.startsWith("08") || state.startsWith("57P");
    }

    /** Whether another transaction was in the way, which will be over soon. */
    static boolean isPassing(SQLException e) {
        String state = state(driver(e));
        return CONFLICTS.contains(state) || state.equals(LOCK_NOT_AVAILABLE);
    }

    /** Whether what a statement names was replaced while it ran. */
    static boolean isGone(SQLException e) {
        return state(driver(e)).equals("42P01");
    }

    /** Whether client and server can't agree on who they are, which trying again does not change. The driver's messages are translated. */
    private static boolean isMistrusted(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof GeneralSecurityException) {
                return true;
            }
        }
        String message = String.valueOf(e.getMessage());
        boolean file = e.getCause() instanceof FileNotFoundException;
        boolean refused = state(e).equals("08004");
        return message.contains("HostnameVerifier") || message.contains("SSL") && (file || refused);
    }

    static boolean isForbidden(SQLException e) {
        String state = state(driver(e));
        return state.equals("42501") || state.equals("25006");
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    /** The pool wraps why it got no connection. */
    private static SQLException driver(SQLException e) {
        return e.getSQLState() == null && e.getCause() instanceof SQLException cause ? driver(cause) : e;
    }

    static String text(SQLException e) {
        if (e instanceof PSQLException server && server.getServerErrorMessage() != null) {
            return String.valueOf(server.getServerErrorMessage().getMessage());
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
