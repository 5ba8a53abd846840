package dev.tarn.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.PlannedLoad;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The record of which version of a month was where, from which publish to which: each publish is a snapshot. Versions that are kept are
 * tables of their own, which nothing refers to.
 */
final class Versions {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Now by the server's clock, in UTC. */
    static final String NOW = "clock_timestamp() AT TIME ZONE 'UTC'";

    private final JdbcStatements statements;
    private final PostgresStateDialect dialect;
    private final boolean keep;
    private long snapshot;

    Versions(JdbcStatements statements, PostgresStateDialect dialect, boolean keep) {
        this.statements = statements;
        this.dialect = dialect;
        this.keep = keep;
    }

    /** Records the publish that is under way. */
    void begin(LoadPlan plan) throws SQLException {
        List<String> loads =
                plan.loads().stream().map(load -> load.key().toString()).toList();
        List<String> changes = plan.loads().stream()
                .map(load -> "replaced " + load.key().partition() + " in " + load.table())
                .toList();
        snapshot = statements
                .list(
                        row -> row.getLong(1),
                        "INSERT INTO " + dialect.table("snapshots") + " (taken_at, loads, changes) VALUES (" + NOW
                                + ", ?, ?) RETURNING id",
                        json(loads),
                        json(changes))
                .get(0);
    }

    /** Takes a version out of its place, where it no longer is a partition of anything. */
    void retire(Relation leaf) throws SQLException {
        List<Long> known = statements.list(
                row -> row.getLong(1),
                "SELECT id FROM " + dialect.table("versions")
                        + " WHERE relation_schema = ? AND relation_name = ? AND to_snapshot IS NULL AND from_snapshot < ?",
                leaf.schema(),
                leaf.name(),
                snapshot);
        String superseded = "UPDATE " + dialect.table("versions") + " SET to_snapshot = ?, superseded_at = " + NOW;
        if (keep && known.size() == 1) {
            Relation kept = leaf.named("tarn#kept#" + known.get(0));
            statements.run("ALTER TABLE " + leaf.sql() + " RENAME TO " + PostgresSql.quoted(kept.name()));
            statements.run(superseded + ", relation_name = ? WHERE id = ?", snapshot, kept.name(), known.get(0));
            return;
        }
        statements.run("DROP TABLE " + leaf.sql());
        for (long id : known) {
            statements.run(superseded + ", dropped_at = " + NOW + " WHERE id = ?", snapshot, id);
        }
    }

    /** Records the version that is in its place now. */
    void published(PlannedLoad load, Relation leaf) throws SQLException {
        PartitionKey partition = load.key().partition();
        record(
                List.of(
                        partition.export().vendor(),
                        partition.export().name(),
                        partition.account(),
                        partition.period().toString(),
                        load.table().dataset(),
                        load.table().name()),
                leaf);
    }

    /** Records that a copy takes the place of a version, before that one is retired. */
    void copied(Relation leaf) throws SQLException {
        statements.run(
                "INSERT INTO " + dialect.table("versions")
                        + " (vendor, export_name, account, billing_period, table_dataset, table_name, relation_schema,"
                        + " relation_name, from_snapshot) SELECT vendor, export_name, account, billing_period,"
                        + " table_dataset, table_name, relation_schema, relation_name, ? FROM "
                        + dialect.table("versions")
                        + " WHERE relation_schema = ? AND relation_name = ? AND to_snapshot IS NULL",
                snapshot,
                leaf.schema(),
                leaf.name());
    }

    private void record(List<String> values, Relation leaf) throws SQLException {
        Object[] all = new Object[9];
        for (int i = 0; i < values.size(); i++) {
            all[i] = values.get(i);
        }
        all[6] = leaf.schema();
        all[7] = leaf.name();
        all[8] = snapshot;
        statements.run(
                "INSERT INTO " + dialect.table("versions")
                        + " (vendor, export_name, account, billing_period, table_dataset, table_name, relation_schema,"
                        + " relation_name, from_snapshot) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                all);
    }

    /** Records the columns that a table or view has from now on, where they are others than before. */
    void shape(Relation relation, ExportId export, boolean view, TableSchema columns) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        columns.columns().forEach(c -> types.put(c.name(), PostgresTypes.text(c.type())));
        String json = json(types);
        String table = dialect.table("shapes");
        List<String> last = statements.list(
                row -> row.getString(1),
                "SELECT columns FROM " + table + " WHERE dataset = ? AND name = ? ORDER BY from_snapshot DESC LIMIT 1",
                relation.schema(),
                relation.name());
        if (!last.equals(List.of(json))) {
            statements.run(
                    "INSERT INTO " + table + " (dataset, name, from_snapshot, export_vendor, export_name, is_view,"
                            + " columns) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    relation.schema(),
                    relation.name(),
                    snapshot,
                    export.vendor(),
                    export.name(),
                    view,
                    json);
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
