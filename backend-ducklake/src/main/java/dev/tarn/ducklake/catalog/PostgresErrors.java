package dev.tarn.ducklake.catalog;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.LoadConflictException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.postgresql.util.PSQLException;

/**
 * The only translator of PostgreSQL's errors, by SQLSTATE. What is passed on is the server's message, never its detail, which holds
 * values.
 */
record PostgresErrors(String backend) {

    BackendException translate(String operation, SQLException e) {
        SQLException driver = driver(e);
        String state = driver.getSQLState() == null ? "" : driver.getSQLState();
        String start = "[" + backend + "] " + operation + ": ";
        String what = text(driver) + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
        switch (state) {
            case "23505", "40001", "40P01":
                return new LoadConflictException(
                        start + "another transaction changed the catalog first; nothing was changed; run it again", e);
            case "57014":
                return new LoadCancelledException(start + "cancelled; nothing of it stays", e);
            case "3D000":
                return new BackendRejectedException(
                        start + what + "; create the database, or correct database_path", e);
            case "42501":
                return new BackendRejectedException(start + what + "; grant the right to the catalog's user", e);
            case "42P01":
                return new BackendRejectedException(
                        start + what + "; the catalog lacks a table: restore it, or correct database_path", e);
            case "25006":
                return new BackendRejectedException(start + what + "; connect to the primary server", e);
            default:
                break;
        }
        if (state.startsWith("28")) {
            return new BackendRejectedException(
                    start + what + "; correct user and password, or the server's pg_hba.conf", e);
        }
        if (state.startsWith("53") && !state.equals("53100")
                || state.startsWith("08")
                || state.startsWith("57P")
                || e instanceof SQLTransientException) {
            return new BackendUnavailableException(start + what + "; try again when the server can be reached", e);
        }
        return new BackendRejectedException(start + what, e);
    }

    /** The pool wraps why it got no connection. */
    private static SQLException driver(SQLException e) {
        return e.getSQLState() == null && e.getCause() instanceof SQLException cause ? driver(cause) : e;
    }

    private static String text(SQLException e) {
        if (e instanceof PSQLException server && server.getServerErrorMessage() != null) {
            return String.valueOf(server.getServerErrorMessage().getMessage());
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
