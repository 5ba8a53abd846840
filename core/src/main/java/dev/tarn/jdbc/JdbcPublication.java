package dev.tarn.jdbc;

import static dev.tarn.jdbc.StateKeys.OF_LOAD;
import static dev.tarn.jdbc.StateKeys.OF_PARTITION;

import dev.tarn.error.LoadConflictException;
import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.PlannedLoad;
import java.sql.SQLException;
import java.util.List;

/**
 * The load state's part of a publish, within the transaction that shows the data: its caller begins and commits it.
 *
 * @param statements the transaction's connection
 * @param dialect the database's dialect
 * @param attempt what is published
 */
public record JdbcPublication(JdbcStatements statements, JdbcStateDialect dialect, Attempt attempt) {

    /**
     * Makes sure that nobody has started a newer attempt, and that nobody can until the transaction ends. The number is written,
     * not just read: whoever starts a newer attempt writes it too, and the database lets only one of two that overlap commit.
     * Some tell overlap by column, so it has to be the same one.
     *
     * @param load one of the attempt's loads
     * @throws SQLException if the database refuses it
     * @throws LoadConflictException where a newer attempt has taken over
     */
    public void fence(PlannedLoad load) throws SQLException {
        PartitionKey partition = load.key().partition();
        long held = statements.run(
                "UPDATE " + dialect.table(StateTable.FENCE) + " SET attempt = attempt" + OF_PARTITION
                        + " AND attempt = ?",
                StateKeys.values(List.of(), partition, token(partition)));
        if (held != 1) {
            throw new LoadConflictException("[" + dialect.backend() + "] publish " + load.key()
                    + ": a newer attempt has taken this period over; nothing was published; plan again and retry");
        }
    }

    /**
     * Records that a load is done.
     *
     * @param load one of the attempt's loads
     * @param rows how many rows it has
     * @throws SQLException if the database refuses it
     * @throws LoadConflictException where its state is no longer this attempt's
     */
    public void complete(PlannedLoad load, long rows) throws SQLException {
        Object now = dialect.time(StateKeys.now());
        long completed = statements.run(
                "UPDATE " + dialect.table(StateTable.LOADS)
                        + " SET status = 'COMPLETED', load_completed = true, row_count = ?, file_count = ?,"
                        + " data_format_version = ?, load_timestamp = ?, ended_at = ?, error_message = NULL,"
                        + " table_dataset = ?, table_name = ?, load_id = ?, source = ?, files = ?" + OF_LOAD
                        + " AND attempt = ?",
                StateKeys.values(
                        List.of(
                                rows,
                                load.files().size(),
                                load.dataFormatVersion(),
                                now,
                                now,
                                load.table().dataset(),
                                load.table().name(),
                                load.loadId(),
                                load.source(),
                                dialect.list(statements.connection(), load.files())),
                        load.key(),
                        token(load.key().partition())));
        if (completed != 1) {
            throw new LoadConflictException("[" + dialect.backend() + "] publish " + load.key()
                    + ": its state was changed by another attempt; nothing was published; plan again and retry");
        }
    }

    /**
     * Makes a load the one of its partition that readers see.
     *
     * @param load one of the attempt's loads
     * @throws SQLException if the database refuses it
     */
    public void point(PlannedLoad load) throws SQLException {
        String version = load.key().version();
        statements.run(
                "UPDATE " + dialect.table(StateTable.LOADS) + " SET current_version = (version_id = ?)" + OF_PARTITION
                        + " AND (current_version OR version_id = ?)",
                StateKeys.values(List.of(version), load.key().partition(), version));
    }

    /**
     * Records a schema that an export has; one that is on record stays as it is.
     *
     * @param export the export
     * @param schema the source's columns, without Tarn's own
     * @throws SQLException if the database refuses it
     */
    public void record(ExportId export, TableSchema schema) throws SQLException {
        String table = dialect.table(StateTable.SCHEMAS);
        long known = statements
                .list(
                        row -> row.getLong(1),
                        "SELECT count(*) FROM " + table + " WHERE vendor = ? AND export_name = ? AND hash = ?",
                        export.vendor(),
                        export.name(),
                        schema.hash())
                .get(0);
        if (known == 0) {
            statements.run(
                    "INSERT INTO " + table + " (vendor, export_name, hash, columns, mapping, since)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    export.vendor(),
                    export.name(),
                    schema.hash(),
                    StateJson.columns(schema, dialect::text),
                    StateJson.mapping(schema),
                    dialect.time(StateKeys.now()));
        }
    }

    private long token(PartitionKey partition) {
        return attempt.tokens().getOrDefault(partition, -1L);
    }
}
