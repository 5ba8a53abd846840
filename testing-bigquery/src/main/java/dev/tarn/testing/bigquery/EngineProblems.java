package dev.tarn.testing.bigquery;

import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the engine says, in the service's words. */
final class EngineProblems {

    private static final Pattern NOT_NULL = Pattern.compile("NOT NULL constraint failed: [^.]*\\.(\\S+)");
    private static final Pattern COLUMN = Pattern.compile("Referenced (?:column|table) \"([^\"]*)\" not found");
    private static final Pattern CAST = Pattern.compile("Could not convert string '(.*)' to (\\w+)", Pattern.DOTALL);

    private EngineProblems() {}

    static Refusal of(SQLException problem) {
        String message = String.valueOf(problem.getMessage());
        if (message.contains("Interrupted") || message.contains("INTERRUPT")) {
            return cancelled();
        }
        if (message.contains("TransactionContext Error") || message.contains("write-write conflict")) {
            return Refusal.query("Transaction is aborted due to concurrent update against a table: " + message);
        }
        Matcher required = NOT_NULL.matcher(message);
        if (required.find()) {
            return Refusal.query("Required field " + required.group(1) + " cannot be null");
        }
        if (message.contains("CHECK constraint failed")) {
            return Refusal.query("Invalid _PARTITIONTIME: it must be the first instant of a partition");
        }
        Matcher column = COLUMN.matcher(message);
        if (column.find()) {
            return Refusal.query("Unrecognized name: " + column.group(1));
        }
        Matcher cast = CAST.matcher(message);
        if (cast.find()) {
            return Refusal.query("Bad " + cast.group(2).toLowerCase(Locale.ROOT) + " value: " + cast.group(1));
        }
        if (message.startsWith("Invalid Input Error: ")) {
            return Refusal.query(message.substring("Invalid Input Error: ".length()));
        }
        return Refusal.query(ours(message) ? "the emulator accepted what its engine refuses: " + message : message);
    }

    /** Whether the engine did not understand what the emulator made of a statement. */
    private static boolean ours(String message) {
        return message.startsWith("Parser Error")
                || message.startsWith("Binder Error")
                || message.startsWith("Catalog Error");
    }

    static Refusal cancelled() {
        return new Refusal(499, "stopped", "", "Job execution was cancelled: User requested cancellation");
    }
}
