package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.error.LoadConflictException;
import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.PlannedLoad;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/** Everything that a commit makes visible beside the rows themselves. */
record DuckDbPublication(
        DuckDbStatements statements,
        String database,
        Attempt attempt,
        Map<PartitionKey, DuckDbLoad.Staged> staged,
        LoadObserver observer) {

    private static final String OF_PARTITION =
            " WHERE vendor = ? AND export_name = ? AND account = ? AND billing_period = ?";

    void write() throws SQLException {
        PartitionKey first = attempt.plan().loads().get(0).key().partition();
        for (PlannedLoad load : attempt.plan().loads()) {
            fence(load);
        }
        for (PlannedLoad load : attempt.plan().loads()) {
            removeElsewhere(load);
            observer.reached(LoadStep.REPLACED, load.key().partition());
        }
        for (PlannedLoad load : attempt.plan().loads()) {
            complete(load, staged.get(load.key().partition()).table().rows());
            observer.reached(LoadStep.STATE_WRITTEN, load.key().partition());
            point(load);
            observer.reached(LoadStep.POINTER_MOVED, load.key().partition());
        }
        for (DuckDbLoad.Staged part : staged.values()) {
            record(first.export(), part.request().schema());
        }
        observer.reached(LoadStep.SCHEMA_RECORDED, first);
        new DuckDbView(statements, database, first.export())
                .refresh(attempt.plan().unifiedView());
        observer.reached(LoadStep.VIEW_REFRESHED, first);
    }

    /**
     * Only the newest attempt may publish. The number is written, not just read: whoever starts a newer attempt writes it too,
     * and the engine lets only one of two that overlap commit. It tells overlap by column, so it has to be the same one.
     */
    private void fence(PlannedLoad load) throws SQLException {
        PartitionKey partition = load.key().partition();
        long held = statements.run(
                "UPDATE " + state() + ".load_fence SET attempt = attempt" + OF_PARTITION + " AND attempt = ?",
                partition.export().vendor(),
                partition.export().name(),
                partition.account(),
                partition.period().toString(),
                attempt.tokens().getOrDefault(partition, -1L));
        if (held != 1) {
            throw new LoadConflictException("[duckdb] publish " + load.key()
                    + ": a newer attempt has taken this period over; nothing was published; plan again and retry");
        }
    }

    /** What the partition held in another table, under another strategy or dataset, is gone from there. */
    private void removeElsewhere(PlannedLoad load) throws SQLException {
        PartitionKey partition = load.key().partition();
        List<TableName> before = statements.list(
                row -> new TableName(row.getString(1), row.getString(2)),
                "SELECT DISTINCT table_dataset, table_name FROM " + state() + ".load_state" + OF_PARTITION
                        + " AND current_version",
                DuckDbStateManager.partition(partition));
        for (TableName table : before) {
            DuckDbTarget target = new DuckDbTarget(statements, database, table);
            TableSchema present = target.present().orElse(null);
            if (isSame(table, load.table()) || present == null) {
                continue;
            }
            if (!isShared(table, partition)) {
                statements.run("DROP TABLE " + target.sql());
            } else if (present.find("billing_period").isPresent()) {
                statements.run(
                        "DELETE FROM " + target.sql() + " WHERE billing_period = ?"
                                + (present.find("tarn_account").isPresent()
                                        ? " AND coalesce(tarn_account, '') = ?"
                                        : ""),
                        present.find("tarn_account").isPresent()
                                ? new Object[] {partition.period().toString(), partition.account()}
                                : new Object[] {partition.period().toString()});
            } else {
                throw new DuckDbOriginalTable(statements, database, table).mixed("publish " + load.key());
            }
        }
    }

    private static boolean isSame(TableName a, TableName b) {
        return a.dataset().equalsIgnoreCase(b.dataset()) && a.name().equalsIgnoreCase(b.name());
    }

    /** Whether other partitions have their rows there, before this attempt or by it. */
    private boolean isShared(TableName table, PartitionKey partition) throws SQLException {
        long others = statements
                .list(
                        row -> row.getLong(1),
                        "SELECT count(*) FROM " + state() + ".load_state WHERE current_version"
                                + " AND lower(table_dataset) = lower(?) AND lower(table_name) = lower(?)"
                                + " AND NOT (vendor = ? AND export_name = ? AND account = ? AND billing_period = ?)",
                        table.dataset(),
                        table.name(),
                        partition.export().vendor(),
                        partition.export().name(),
                        partition.account(),
                        partition.period().toString())
                .get(0);
        return others > 0 || attempt.plan().loads().stream().anyMatch(l -> isSame(l.table(), table));
    }

    private void complete(PlannedLoad load, long rows) throws SQLException {
        PartitionKey partition = load.key().partition();
        LocalDateTime now = DuckDbStateManager.now();
        long completed = statements.run(
                "UPDATE " + state() + ".load_state SET status = 'COMPLETED', load_completed = true, row_count = ?,"
                        + " file_count = ?, data_format_version = ?, load_timestamp = ?, ended_at = ?,"
                        + " error_message = NULL, table_dataset = ?, table_name = ?, load_id = ?, source = ?, files = ?"
                        + OF_PARTITION + " AND version_id = ? AND attempt = ?",
                rows,
                load.files().size(),
                load.dataFormatVersion(),
                now,
                now,
                load.table().dataset(),
                load.table().name(),
                load.loadId(),
                load.source(),
                statements.texts(load.files()),
                partition.export().vendor(),
                partition.export().name(),
                partition.account(),
                partition.period().toString(),
                load.key().version(),
                attempt.tokens().get(partition));
        if (completed != 1) {
            throw new LoadConflictException("[duckdb] publish " + load.key()
                    + ": its state was changed by another attempt; nothing was published; plan again and retry");
        }
    }

    private void point(PlannedLoad load) throws SQLException {
        PartitionKey partition = load.key().partition();
        statements.run(
                "UPDATE " + state() + ".load_state SET current_version = (version_id = ?)" + OF_PARTITION
                        + " AND current_version IS DISTINCT FROM (version_id = ?)",
                load.key().version(),
                partition.export().vendor(),
                partition.export().name(),
                partition.account(),
                partition.period().toString(),
                load.key().version());
    }

    private void record(ExportId export, TableSchema schema) throws SQLException {
        DuckDbSchemaText text = DuckDbSchemaText.of(schema);
        statements.run(
                "INSERT INTO " + state() + ".schema_versions (vendor, export_name, hash, columns, mapping, since)"
                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                export.vendor(),
                export.name(),
                schema.hash(),
                text.columns(),
                text.mapping(),
                DuckDbStateManager.now());
    }

    private String state() {
        return DuckDbStateSchema.in(database);
    }
}
