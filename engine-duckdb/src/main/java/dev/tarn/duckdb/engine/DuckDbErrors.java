package dev.tarn.duckdb.engine;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.LoadConflictException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The only translator of the driver's errors. DuckDB sends no SQLState, so the text is all there is to tell them apart; what
 * is passed on of it never holds a value from the data or a piece of a statement.
 *
 * @param backend the name of the backend that uses the engine, which every message starts with
 */
public record DuckDbErrors(String backend) {

    /** What {@code DuckDbConversion} makes the engine say about a value that has no place in its column. */
    static final String BAD_VALUE = "tarn: no such value";

    private static final String NOT_CONVERTED = "a value can't be converted to its column's type: ";
    private static final Pattern WRAPPED = Pattern.compile(
            "\\AInvalid Input Error: Attempting to execute an unsuccessful or closed pending query result\\s+Error: ");
    private static final Pattern LOCK = Pattern.compile("held in (.*?) \\(PID (\\d+)\\)");
    private static final Pattern CSV_LINE = Pattern.compile("CSV Error on Line: (\\d+)");
    private static final Pattern CSV_FILE = Pattern.compile("(?m)^\\s*file = (.*)$");
    private static final Pattern CSV_FIELDS = Pattern.compile("Expected Number of Columns: (\\d+) Found: (\\d+)");
    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");

    /** Checks the name. */
    public DuckDbErrors {
        if (backend.isBlank()) {
            throw new IllegalArgumentException("errors need the name of their backend");
        }
    }

    /**
     * The driver's text without its wrapping. For logs and for telling errors apart: it may hold values from the data.
     *
     * @param e the driver's error
     * @return its text
     */
    public static String text(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return WRAPPED.matcher(message).replaceFirst("");
    }

    /**
     * Whether another transaction changed the same rows first.
     *
     * @param e the driver's error
     * @return whether it says so
     */
    public static boolean isConflict(SQLException e) {
        String text = text(e);
        return text.startsWith("TransactionContext Error")
                        && (text.contains("onflict") || text.contains("duplicate key"))
                || text.contains("write-write conflict")
                || text.startsWith("Constraint Error") && text.contains("uplicate key");
    }

    /**
     * Whether the engine has given up on the open database, so that only opening it anew helps.
     *
     * @param e the driver's error
     * @return whether it says so
     */
    public static boolean isInvalidated(SQLException e) {
        String text = text(e);
        return text.contains("database has been invalidated") || text.startsWith("FATAL Error");
    }

    /**
     * Whether a value has no place in its column, so that {@link DuckDbDiagnosis} can tell which.
     *
     * @param e the driver's error
     * @return whether it says so
     */
    public static boolean isConversion(SQLException e) {
        String text = text(e);
        return text.contains(BAD_VALUE) || text.startsWith("Conversion Error") || text.startsWith("Out of Range Error");
    }

    /**
     * Whether a translated error says that a value has no place in its column's type.
     *
     * @param e the error
     * @return whether it says so
     */
    public static boolean isConversion(BackendException e) {
        return e instanceof BadDataException && e.getMessage().contains(NOT_CONVERTED);
    }

    /** Whether an earlier statement of the same transaction has failed. */
    static boolean isAborted(SQLException e) {
        return text(e).contains("Current transaction is aborted");
    }

    /**
     * Fails where an earlier statement of the same transaction has failed: the driver's streams end without a word where the engine
     * does after the first rows, as if there were no more.
     */
    static void requireAlive(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1")) {
            // To its end, or the transaction stays open in it.
            while (row.next()) {}
        } catch (SQLException e) {
            if (isAborted(e)) {
                throw new SQLException("the engine failed after the first rows, and the others are missing", e);
            }
            throw e;
        }
    }

    static boolean isNoObject(SQLException e) {
        return text(e).contains(DuckDbJson.NO_OBJECT);
    }

    /**
     * What every message starts with.
     *
     * @param operation what is being done, and to what
     * @return {@code [backend] operation: }
     */
    public String start(String operation) {
        return "[" + backend + "] " + operation + ": ";
    }

    /**
     * What a load throws whose thread was interrupted.
     *
     * @param operation what was being done, and to what
     * @return the exception
     */
    public LoadCancelledException cancelled(String operation) {
        return new LoadCancelledException(start(operation) + "interrupted; nothing of it stays");
    }

    /**
     * The exception that says who must act.
     *
     * @param operation what was being done, and to what, for example {@code start load aws/cur/2024-01/v1}
     * @param e the driver's error
     * @return what to throw
     */
    public BackendException translate(String operation, SQLException e) {
        String text = text(e);
        String start = start(operation);
        if (isConflict(e)) {
            return new LoadConflictException(
                    start
                            + "another transaction changed the same rows first; nothing was changed; plan again and retry",
                    e);
        }
        if (isNoObject(e)) {
            return DuckDbJson.noObject(start, text);
        }
        if (text.contains("Could not set lock on file")) {
            return locked(start, text, e);
        }
        if (text.contains("CSV Error on Line") || text.contains("CSV Error")) {
            return csv(start, text);
        }
        if (isNoSpace(text)) {
            return new BackendRejectedException(start + "the disk of " + path(text)
                    + " is full, or a quota is reached; nothing was changed; make room and" + " run again");
        }
        if (isBrokenFile(text)) {
            return new BadDataException(start + "the file is broken: " + firstLine(text) + "; have it delivered again");
        }
        if (text.startsWith("Permission Error") || text.contains("ermission denied") || text.contains("read-only")) {
            return new BackendRejectedException(
                    start + firstLine(text) + "; allow writing there, or open another file", e);
        }
        if (text.startsWith("Out of Memory Error")) {
            return new BackendRejectedException(
                    start
                            + "the engine needs more memory than memory_limit allows, or temp_directory has no room; raise one"
                            + " of them",
                    e);
        }
        if (text.startsWith("INTERRUPT")) {
            return new BackendUnavailableException(start + "interrupted; run it again");
        }
        if (isInvalidated(e)) {
            return new BackendUnavailableException(start
                    + "the engine gave the open database up after an error; what was committed is safe; run it again");
        }
        if (isConversion(e)) {
            return new BadDataException(start + NOT_CONVERTED + withoutValues(text));
        }
        return new BackendRejectedException(start + firstLine(text), e);
    }

    private static BackendException locked(String start, String text, SQLException e) {
        Matcher holder = LOCK.matcher(text);
        String who = holder.find() ? "process " + holder.group(2) + " (" + holder.group(1) + ")" : "another process";
        return new BackendUnavailableException(
                start + path(text) + " is locked: " + who
                        + " has it open, and DuckDB lets one process at a time write to a file; close it there and try again",
                e);
    }

    /** Names file and record, for the engine's lines are records, the header being the first; what the record holds stays out. */
    private static BackendException csv(String start, String text) {
        StringBuilder what = new StringBuilder(start);
        Matcher file = CSV_FILE.matcher(text);
        what.append(file.find() ? file.group(1).trim() : "a CSV file");
        Matcher line = CSV_LINE.matcher(text);
        if (line.find()) {
            what.append(" record ").append(line.group(1));
        }
        Matcher fields = CSV_FIELDS.matcher(text);
        if (fields.find()) {
            what.append(": the header has ")
                    .append(fields.group(1))
                    .append(" fields, this record ")
                    .append(fields.group(2));
        } else if (text.contains("unterminated quote")) {
            what.append(": a quoted value does not end");
        } else if (text.contains("unicode") || text.contains("UTF-8") || text.contains("utf-8")) {
            what.append(": not UTF-8");
        } else if (text.contains("maximum line size") || text.contains("Maximum line size")) {
            what.append(": a record is longer than 16 MB (JSON: 64 MB)");
        } else {
            what.append(": not RFC 4180");
        }
        return new BadDataException(
                what.append("; have the file delivered again").toString());
    }

    private static boolean isNoSpace(String text) {
        return text.contains("No space left")
                || text.contains("File too large")
                || text.contains("Disk quota exceeded")
                || text.contains("isk is full");
    }

    private static boolean isBrokenFile(String text) {
        return text.contains("No magic bytes found")
                || text.contains("not a Parquet file")
                || text.contains("too small to be a Parquet file")
                || text.contains("footer length error")
                || text.contains("Malformed")
                || text.contains("gzip")
                || text.contains("GZIP")
                || text.contains("TProtocolException")
                || text.contains("Corrupt");
    }

    private static String path(String text) {
        Matcher quoted = Pattern.compile("\"([^\"]+)\"").matcher(text);
        return quoted.find() ? quoted.group(1) : "the database";
    }

    private static String withoutValues(String text) {
        return QUOTED.matcher(firstLine(text)).replaceAll("(value)");
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}
