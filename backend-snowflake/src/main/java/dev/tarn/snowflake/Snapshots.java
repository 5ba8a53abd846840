package dev.tarn.snowflake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Snapshot;
import dev.tarn.spi.LoadPlan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The record of publishes: each is a snapshot. Nobody knows the moment of his own commit, but everybody knows when his turn began, which
 * is after the commit of the one before: at that moment the earlier snapshot is what the service shows.
 *
 * @param statements a session
 * @param tables where the record is
 */
record Snapshots(JdbcStatements statements, StateTables tables) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    /**
     * A publish that is under way.
     *
     * @param id its number
     * @param at since when it has its turn, in UTC as the service writes it
     * @param transaction the transaction that it is in
     */
    record Begun(long id, String at, String transaction) {}

    /**
     * A snapshot and when it ended.
     *
     * @param snapshot the snapshot
     * @param last the moment, in UTC as the service writes it, at which it was still the latest; empty for the latest
     */
    record Kept(Snapshot snapshot, String last) {}

    Begun begin() throws SQLException {
        return statements
                .list(
                        row -> new Begun(row.getLong(1), row.getString(2), String.valueOf(row.getString(3))),
                        "SELECT COALESCE(MAX(\"ID\"), 0) + 1, SYSDATE(), CURRENT_TRANSACTION() FROM "
                                + tables.snapshots().sql())
                .get(0);
    }

    void record(Begun begun, LoadPlan plan) throws SQLException {
        statements.run(
                "INSERT INTO " + tables.snapshots().sql()
                        + " (\"ID\", \"BEGAN_AT\", \"TAKEN_AT\", \"LOADS\", \"CHANGES\")"
                        + " SELECT ?, CAST(? AS TIMESTAMP_NTZ(9)), SYSDATE(), ?, ?",
                begun.id(),
                begun.at(),
                Shapes.json(
                        plan.loads().stream().map(load -> load.key().toString()).toList()),
                Shapes.json(plan.loads().stream()
                        .map(load -> "replaced " + load.key().partition() + " in " + load.table())
                        .toList()));
    }

    /** Whether all was in one transaction: the service ends one that is idle for minutes while others wait for it. */
    boolean isStill(Begun begun) throws SQLException {
        return statements
                .list(row -> String.valueOf(row.getString(1)), "SELECT CURRENT_TRANSACTION()")
                .equals(List.of(begun.transaction()));
    }

    /** Whether a publish has been committed: the service calls a COMMIT of a transaction done that it has ended itself before. */
    boolean isRecorded(Begun begun) throws SQLException {
        return !statements
                .list(
                        row -> row.getLong(1),
                        "SELECT \"ID\" FROM " + tables.snapshots().sql()
                                + " WHERE \"ID\" = ? AND \"BEGAN_AT\" = CAST(? AS TIMESTAMP_NTZ(9))",
                        begun.id(),
                        begun.at())
                .isEmpty();
    }

    /** All, oldest first. */
    List<Kept> list() throws SQLException {
        List<Kept> found = statements.list(
                Snapshots::kept,
                "SELECT \"ID\", \"TAKEN_AT\", \"LOADS\", \"CHANGES\","
                        + " \"BEGAN_AT\" FROM "
                        + tables.snapshots().sql() + " ORDER BY \"ID\"");
        // Each ended when the next began.
        List<Kept> kept = new java.util.ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            kept.add(new Kept(
                    found.get(i).snapshot(),
                    i + 1 < found.size() ? found.get(i + 1).last() : ""));
        }
        return kept;
    }

    private static Kept kept(ResultSet row) throws SQLException {
        try {
            return new Kept(
                    new Snapshot(
                            row.getLong(1),
                            SnowflakeValues.time(row.getString(2)).toInstant(ZoneOffset.UTC),
                            "",
                            "",
                            row.getString(3),
                            JSON.readValue(row.getString(4), TEXTS)),
                    row.getString(5));
        } catch (JsonProcessingException e) {
            throw new SQLException("the record of snapshots holds something that is no JSON", e);
        }
    }
}
