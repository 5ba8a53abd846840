package dev.tarn.jdbc;

import static dev.tarn.jdbc.StateKeys.OF_PARTITION;

import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Which tables hold what readers see of which partitions.
 *
 * @param statements a connection
 * @param dialect the database's dialect
 */
public record JdbcTableOwners(JdbcStatements statements, JdbcStateDialect dialect) {

    /**
     * The tables of an export, by their first billing period.
     *
     * @param export the export
     * @return the tables
     * @throws SQLException if the database refuses it
     */
    public List<TableName> tables(ExportId export) throws SQLException {
        return statements.list(
                row -> new TableName(row.getString(1), row.getString(2)),
                "SELECT table_dataset, table_name FROM " + loads()
                        + " WHERE vendor = ? AND export_name = ? AND current_version"
                        + " GROUP BY table_dataset, table_name ORDER BY min(billing_period), table_name",
                export.vendor(),
                export.name());
    }

    /**
     * The tables of a partition: one, as long as nobody but Tarn writes the state.
     *
     * @param partition the partition
     * @return the tables
     * @throws SQLException if the database refuses it
     */
    public List<TableName> tables(PartitionKey partition) throws SQLException {
        return statements.list(
                row -> new TableName(row.getString(1), row.getString(2)),
                "SELECT DISTINCT table_dataset, table_name FROM " + loads() + OF_PARTITION + " AND current_version",
                StateKeys.values(List.of(), partition));
    }

    /**
     * Whether a table holds another partition too.
     *
     * @param table the table, in any case
     * @param partition the partition
     * @return whether there is another
     * @throws SQLException if the database refuses it
     */
    public boolean holdsOthers(TableName table, PartitionKey partition) throws SQLException {
        return !others(table, partition, "account = ? AND billing_period = ?", partition.account(), period(partition))
                .isEmpty();
    }

    /**
     * Who else has a table to which a partition's rows shall go: two exports, or two partitions that should have a table each,
     * may not share one because their names look alike.
     *
     * @param table the table, in any case
     * @param partition the partition
     * @param shared whether the export's partitions share the table
     * @return another that has it, in words
     * @throws SQLException if the database refuses it
     */
    public Optional<String> other(TableName table, PartitionKey partition, boolean shared) throws SQLException {
        // Tables of the original tool, which knew no attempts, are taken over with all that is in them.
        List<String> others = shared
                ? others(table, partition, "true")
                : others(
                        table,
                        partition,
                        "(attempt = 0 OR (account = ? AND billing_period = ?))",
                        partition.account(),
                        period(partition));
        return others.stream().findFirst();
    }

    private List<String> others(TableName table, PartitionKey partition, String own, Object... values)
            throws SQLException {
        Object[] all = new Object[4 + values.length];
        all[0] = table.dataset();
        all[1] = table.name();
        all[2] = partition.export().vendor();
        all[3] = partition.export().name();
        System.arraycopy(values, 0, all, 4, values.length);
        return statements.list(
                row -> (row.getString(1) + "/" + row.getString(2) + " " + row.getString(3) + " " + row.getString(4))
                        .strip(),
                "SELECT vendor, export_name, account, billing_period FROM " + loads()
                        + " WHERE current_version AND lower(table_dataset) = lower(?) AND lower(table_name) = lower(?)"
                        + " AND NOT (vendor = ? AND export_name = ? AND " + own + ")",
                all);
    }

    private static String period(PartitionKey partition) {
        return partition.period().toString();
    }

    private String loads() {
        return dialect.table(StateTable.LOADS);
    }
}
