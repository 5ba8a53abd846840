package dev.tarn.duckdb.engine;

import dev.tarn.model.TableSchema;
import java.sql.SQLException;
import java.util.Locale;

/**
 * How many threads write a table at once. Each of them fills a row group of its own before it is packed and written, which for a
 * wide table takes more than a small {@code memory_limit} has; fewer threads are slower but come to an end.
 */
public final class DuckDbThreads {

    /** What one thread holds for one column, measured for 400 columns: half of the engine's own writing, half of reading. */
    private static final double BYTES_OF_COLUMN = 1.2e6;

    private final DuckDbStatements statements;
    private long before;

    /**
     * The threads of an engine, which all its connections share.
     *
     * @param statements runs on a connection of the engine
     */
    public DuckDbThreads(DuckDbStatements statements) {
        this.statements = statements;
    }

    /**
     * Lowers the number until {@link #restore}, if the memory is not enough for it.
     *
     * @param schema the columns that are about to be written
     * @throws SQLException if the engine fails
     */
    public void lowerFor(TableSchema schema) throws SQLException {
        record Setting(long threads, String memory) {}
        Setting now = statements
                .list(
                        row -> new Setting(row.getLong(1), row.getString(2)),
                        "SELECT current_setting('threads'), current_setting('memory_limit')")
                .get(0);
        double each = BYTES_OF_COLUMN * Math.max(1, schema.columns().size());
        long enough = Math.max(1, (long) (0.8 * bytes(now.memory()) / each));
        if (enough < now.threads()) {
            before = Math.max(before, now.threads());
            statements.run("SET threads = " + enough);
        }
    }

    /**
     * Gives the engine its threads back: outside of a transaction that failed, which would refuse it.
     *
     * @throws SQLException if the engine fails
     */
    public void restore() throws SQLException {
        if (before > 0) {
            statements.run("SET threads = " + before);
            before = 0;
        }
    }

    /** A size as the engine prints it. */
    static double bytes(String size) {
        String[] parts = size.strip().split(" ");
        double number = Double.parseDouble(parts[0]);
        return switch (parts.length == 1 ? "" : parts[1].toLowerCase(Locale.ROOT)) {
            case "kib" -> number * (1L << 10);
            case "mib" -> number * (1L << 20);
            case "gib" -> number * (1L << 30);
            case "tib" -> number * (1L << 40);
            default -> number;
        };
    }
}
