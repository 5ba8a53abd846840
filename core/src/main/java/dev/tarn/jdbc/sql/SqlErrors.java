package dev.tarn.jdbc.sql;

import dev.tarn.config.Secret;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.error.UnsupportedCapabilityException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The only translator of drivers' errors: by the classes of JDBC and of SQLSTATE, and by the few numbers of databases that give neither.
 *
 * @param hidden what no message may show
 */
record SqlErrors(List<String> hidden) {

    /** MariaDB and MySQL: a lock was waited for too long, a deadlock. */
    private static final Set<Integer> MARIADB_LOCKS = Set.of(1205, 1213, 3572);

    /** SQLite's BUSY and LOCKED; the higher bytes of its codes say more. */
    private static final Set<Integer> SQLITE_LOCKS = Set.of(5, 6);

    /** A driver may quote a URL in another form than it was given. */
    private static final Pattern URL = Pattern.compile("jdbc:\\S+");

    private static final int SQLITE_FULL = 13;
    private static final Set<Integer> MARIADB_FULL = Set.of(1021, 1114);
    private static final Set<Integer> MARIADB_DENIED = Set.of(1044, 1142, 1143, 1227, 1370);

    static SqlErrors of(SqlConfig config) {
        List<String> hidden = new ArrayList<>();
        if (!config.subject().equals(config.address())) {
            hidden.add(config.address());
        }
        config.password().map(Secret::reveal).filter(p -> !p.isEmpty()).ifPresent(hidden::add);
        hidden.addAll(new SqlUrl(config.address()).secrets());
        return new SqlErrors(hidden);
    }

    String start(String operation) {
        return "[" + SqlBackendProvider.NAME + "] " + operation + ": ";
    }

    LoadCancelledException cancelled(String operation) {
        return new LoadCancelledException(start(operation) + "interrupted; nothing of it stays");
    }

    /** What the driver says, in one line, without the statement and without secrets. */
    String text(SQLException e) {
        String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        text = text.replaceFirst("; SQL statement:.*", "").replaceFirst("^\\(conn=\\d+\\) ", "");
        return hide(text) + (e.getSQLState() == null ? "" : " (SQLSTATE " + e.getSQLState() + ")");
    }

    private String hide(String text) {
        String hiding = text;
        for (String secret : hidden) {
            hiding = hiding.replace(secret, "***");
        }
        return URL.matcher(hiding).replaceAll(url -> Matcher.quoteReplacement(new SqlUrl(url.group()).shown()));
    }

    /** What a cause shows ends in logs too: the error itself where neither it nor what led to it says a secret, and a copy without them otherwise. */
    SQLException cause(SQLException e) {
        StringWriter all = new StringWriter();
        for (Throwable each : e) {
            each.printStackTrace(new PrintWriter(all));
        }
        if (hide(all.toString()).equals(all.toString())) {
            return e;
        }
        SQLException clean = new SQLException(hide(String.valueOf(e.getMessage())), e.getSQLState(), e.getErrorCode());
        clean.setStackTrace(e.getStackTrace());
        return clean;
    }

    /** Whether somebody else was at the same rows, or holds the lock: trying again helps. */
    static boolean isConflict(SQLException e) {
        String state = state(e);
        return e instanceof SQLTransactionRollbackException
                || isDuplicate(e)
                || isTimeout(e)
                || state.startsWith("40")
                || state.equals("55P03")
                || state.isEmpty() && SQLITE_LOCKS.contains(e.getErrorCode() & 0xff)
                || MARIADB_LOCKS.contains(e.getErrorCode());
    }

    private static boolean isTimeout(SQLException e) {
        return e instanceof SQLTimeoutException || state(e).startsWith("HYT");
    }

    private static boolean isDuplicate(SQLException e) {
        return e instanceof SQLIntegrityConstraintViolationException
                || state(e).startsWith("23")
                || state(e).isEmpty() && (e.getErrorCode() & 0xff) == 19;
    }

    static boolean isConnection(SQLException e) {
        return e instanceof SQLNonTransientConnectionException
                || e instanceof SQLTransientConnectionException
                || e instanceof SQLRecoverableException
                || state(e).startsWith("08")
                || state(e).startsWith("57P");
    }

    /** An error of making a connection. */
    BackendException connecting(String operation, SQLException e) {
        if (isDenied(e)) {
            return translate(operation, e);
        }
        return new BackendUnavailableException(
                start(operation) + text(e) + "; check url, and that the database can be reached", cause(e));
    }

    private static boolean isDenied(SQLException e) {
        return e instanceof SQLInvalidAuthorizationSpecException || state(e).startsWith("28");
    }

    /** An error of a commit: where the connection broke, nobody knows. */
    BackendException committing(String operation, SQLException e) {
        return isConnection(e)
                ? new LoadOutcomeUnknownException(
                        start(operation) + "the connection broke while the load was committed (" + text(e)
                                + "); look at the load state before doing it again",
                        e)
                : translate(operation, e);
    }

    BackendException translate(String operation, SQLException e) {
        String start = start(operation);
        String what = text(e);
        if (Thread.currentThread().isInterrupted() || state(e).equals("57014")) {
            return new LoadCancelledException(start + "interrupted; nothing of it stays", cause(e));
        }
        if (isConflict(e)) {
            return new LoadConflictException(
                    start + "somebody else holds or changed the same rows (" + what
                            + "); nothing was changed; plan again and retry",
                    cause(e));
        }
        if (isConnection(e)) {
            return new BackendUnavailableException(
                    start + what + "; try again when the database can be reached", cause(e));
        }
        if (isDenied(e)) {
            return new BackendRejectedException(start + what + "; correct user and password", cause(e));
        }
        if (state(e).equals("42501") || MARIADB_DENIED.contains(e.getErrorCode()) && state(e).startsWith("42")) {
            return new BackendRejectedException(start + what + "; grant the right to the user", cause(e));
        }
        if (e instanceof SQLDataException || state(e).startsWith("22")) {
            return new BadDataException(start + what + "; a value has no place in its column", cause(e));
        }
        if (isFull(e)) {
            return new BackendRejectedException(
                    start + what + "; a disk is full or a quota is reached: make room and run again", cause(e));
        }
        if (e instanceof SQLFeatureNotSupportedException || state(e).startsWith("0A")) {
            return new UnsupportedCapabilityException(start + "the driver can't do this: " + what, cause(e));
        }
        if (e instanceof SQLTransientException || state(e).startsWith("53")) {
            return new BackendUnavailableException(start + what + "; try again later", cause(e));
        }
        return new BackendRejectedException(start + what, cause(e));
    }

    private static boolean isFull(SQLException e) {
        return state(e).equals("53100")
                || MARIADB_FULL.contains(e.getErrorCode())
                || state(e).isEmpty() && (e.getErrorCode() & 0xff) == SQLITE_FULL;
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }
}
