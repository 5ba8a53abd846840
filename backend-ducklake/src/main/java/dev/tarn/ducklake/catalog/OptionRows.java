package dev.tarn.ducklake.catalog;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads and sets options; setting one makes no snapshot. */
final class OptionRows {

    private final CatalogSession session;

    OptionRows(CatalogSession session) {
        this.session = session;
    }

    /** The widest scope first, so that a narrower one takes its place. */
    Map<String, String> lookup(OptionalLong schemaId, OptionalLong tableId) throws SQLException {
        Map<String, String> options = new HashMap<>();
        session.list(
                row -> options.put(row.text(1), row.text(2)),
                "SELECT m.key, m.value FROM " + session.table("ducklake_metadata")
                        + " m WHERE m.scope IS NULL OR m.scope = 'schema' AND m.scope_id = ?"
                        + " OR m.scope = 'table' AND m.scope_id = ?"
                        + " ORDER BY CASE WHEN m.scope IS NULL THEN 0 WHEN m.scope = 'schema' THEN 1 ELSE 2 END",
                schemaId.orElse(-1),
                tableId.orElse(-1));
        return options;
    }

    Optional<String> global(String key) throws SQLException {
        return session
                .list(
                        row -> row.text(1),
                        "SELECT m.value FROM " + session.table("ducklake_metadata")
                                + " m WHERE m.scope IS NULL AND m.key = ?",
                        key)
                .stream()
                .findFirst();
    }

    void set(String key, String value) throws SQLException {
        String table = session.table("ducklake_metadata");
        if (session.run("UPDATE " + table + " SET value = ? WHERE key = ? AND scope IS NULL", value, key) == 0) {
            session.run("INSERT INTO " + table + " (key, value) VALUES (?, ?)", key, value);
        }
    }
}
