package dev.tarn.jdbc.sql;

import dev.tarn.jdbc.JdbcStatements;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.UUID;

/**
 * Tables that a probe makes, in a schema of their own where that can be made. All of them are dropped in the end; those of a probe whose
 * process died are dropped by a later one.
 */
final class SqlScratch implements AutoCloseable {

    private static final String PREFIX = "tarn_probe_";

    /** After this long nobody probes any more. */
    private static final long STALE_SECONDS = 3600;

    private final Connection connection;
    private final String quote;
    private final String prefix;
    private final String schema;
    private final Deque<String> drops = new ArrayDeque<>();
    private int tables;

    /**
     * Makes the schema, where that is possible.
     *
     * @param withSchema whether to try
     */
    SqlScratch(Connection connection, boolean withSchema) throws SQLException {
        this.connection = connection;
        this.quote = quote(connection.getMetaData());
        this.prefix = PREFIX + Long.toHexString(now()) + "_"
                + UUID.randomUUID().toString().substring(0, 8);
        boolean made = withSchema && works("CREATE SCHEMA " + quoted(prefix));
        this.schema = made ? prefix : "";
        if (made) {
            drops.push("DROP SCHEMA " + quoted(prefix));
        }
        dropStale();
    }

    /** What drivers say stands around names; those that say nothing mean the standard's. */
    static String quote(DatabaseMetaData meta) throws SQLException {
        String given = meta.getIdentifierQuoteString();
        return given == null || given.isBlank() ? "\"" : given.strip();
    }

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }

    String quote() {
        return quote;
    }

    /** The schema's name; empty where none could be made. */
    String schema() {
        return schema;
    }

    String quoted(String name) {
        return quote + name.replace(quote, quote + quote) + quote;
    }

    /** A name for a table that does not exist yet, and is dropped in the end if it does then. */
    String table() {
        return table("t" + tables++);
    }

    /** Such a name with an end of one's own; its beginning makes sure that it is nobody else's. */
    String table(String end) {
        String table = (schema.isEmpty() ? "" : quoted(schema) + ".") + quoted(prefix + end);
        drops.push("DROP TABLE " + table);
        return table;
    }

    /** Such a name of a length, as long as its beginning at least. */
    String tableOfLength(int length) {
        return table("x".repeat(Math.max(1, length - prefix.length())));
    }

    /** A name for a view, likewise. */
    String view() {
        String view = table();
        drops.pop();
        drops.push("DROP VIEW " + view);
        return view;
    }

    JdbcStatements statements() {
        return new JdbcStatements(connection);
    }

    /** Whether the database takes some statements. */
    boolean works(String... statements) {
        try {
            for (String sql : statements) {
                try (var statement = connection.createStatement()) {
                    statement.execute(sql);
                }
            }
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** The label of the first column of a query. */
    String label(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            return rows.getMetaData().getColumnLabel(1);
        }
    }

    private void dropStale() throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        if (!schema.isEmpty()) {
            try (ResultSet rows = meta.getSchemas()) {
                while (rows.next()) {
                    dropStale(rows.getString("TABLE_SCHEM"));
                }
            }
            try (ResultSet rows = meta.getCatalogs()) {
                while (rows.next()) {
                    dropStale(rows.getString("TABLE_CAT"));
                }
            }
        }
        try (ResultSet rows = meta.getTables(connection.getCatalog(), schemaOf(), "%", new String[] {"TABLE"})) {
            while (rows.next()) {
                String name = rows.getString("TABLE_NAME");
                if (isStale(name)) {
                    drops.push("DROP TABLE " + quoted(name));
                }
            }
        }
    }

    private String schemaOf() {
        try {
            return connection.getSchema();
        } catch (SQLException | AbstractMethodError e) {
            return null;
        }
    }

    private void dropStale(String name) {
        if (name != null && isStale(name)) {
            works("DROP SCHEMA " + quoted(name) + " CASCADE");
            works("DROP SCHEMA " + quoted(name));
        }
    }

    private static boolean isStale(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!lower.matches(PREFIX + "[0-9a-f]{8}_.*")) {
            return false;
        }
        int start = PREFIX.length();
        return now() - Long.parseLong(lower.substring(start, start + 8), 16) > STALE_SECONDS;
    }

    /** Drops what is there, the newest first. */
    @Override
    public void close() {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // Then dropping says the same.
        }
        drops.forEach(this::works);
    }
}
