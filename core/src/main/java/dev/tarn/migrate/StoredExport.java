package dev.tarn.migrate;

import dev.tarn.billing.BillingExport;
import dev.tarn.billing.Delivery;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.model.Column;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.NamingRules;
import dev.tarn.spi.SystemColumns;
import java.util.List;

/** An export as a database holds it: each month that is current, in the version that is loaded. */
final class StoredExport implements BillingExport {

    private final DatabaseBackend from;
    private final ExportId id;
    private final NamingRules naming;
    private final StoredColumns names;

    /**
     * An export.
     *
     * @param from the database that holds it
     * @param naming how columns are called in the database that it goes to
     */
    StoredExport(DatabaseBackend from, ExportId id, NamingRules naming) {
        this.from = from;
        this.id = id;
        this.naming = naming;
        this.names = new StoredColumns(from.stateManager(), id);
    }

    /** Nothing is copied of an export that would lose something on the way. */
    void requireCopied() {
        states().stream()
                .filter(LoadState::present)
                .map(LoadState::table)
                .distinct()
                .forEach(this::requireCopied);
    }

    private void requireCopied(TableName table) {
        try (RowCursor none = from.query("SELECT * FROM " + from.tableReference(table) + " WHERE 1 = 0")) {
            names.lost(none.columns()).ifPresent(column -> {
                throw new BackendRejectedException("[migrate] copy " + id + ": column " + column.name() + " of table "
                        + table + " is no column of the export's files, so what is in it would be lost; nothing was"
                        + " copied. Import the export's files into the other database instead");
            });
        }
    }

    @Override
    public ExportId id() {
        return id;
    }

    @Override
    public List<Delivery> deliveries(DataReader reader) {
        return states().stream().map(this::delivery).toList();
    }

    /** What readers see: also where another attempt at the same delivery has failed since, or is under way. */
    List<LoadState> states() {
        return from.stateManager().currentVersions(id).stream()
                .filter(state -> state.status() == LoadStatus.COMPLETED || state.rows() > 0)
                .toList();
    }

    private Delivery delivery(LoadState state) {
        if (!state.present()) {
            return Delivery.broken(
                    state.key().partition(),
                    new BadDataException("[migrate] read " + state.key() + ": its rows are no longer in "
                            + state.table() + "; load it again, or migrate to where it is not missed"));
        }
        TableSchema schema;
        try (StoredRows rows = rows(state, " AND 1 = 0")) {
            schema = new TableSchema(rows.schema().columns().stream()
                    .map(c -> new Column(naming.fold(c.name()), c.originalName(), c.type()))
                    .toList());
        }
        return new Delivery(
                state.key(),
                state.dataFormatVersion(),
                true,
                new Delivery.Rows(schema, () -> rows(state, ""), state.source(), state.files()),
                List.of());
    }

    private StoredRows rows(LoadState state, String more) {
        return new StoredRows(
                from.query(
                        "SELECT * FROM " + from.tableReference(state.table()) + where() + more,
                        parameters(state.key().partition())),
                names);
    }

    /** Which rows of a table are a month's; it may be the only one. */
    static String where() {
        return " WHERE " + SystemColumns.BILLING_PERIOD.name() + " = ? AND " + SystemColumns.ACCOUNT.name() + " = ?";
    }

    static Object[] parameters(PartitionKey partition) {
        return new Object[] {partition.period().toString(), partition.account()};
    }

    @Override
    public void requireUnchanged(Delivery delivery) {
        boolean same = from.stateManager().currentVersions(id).stream()
                .anyMatch(state -> state.key().equals(delivery.key()));
        if (!same) {
            throw new LoadConflictException("[migrate] read " + delivery.key()
                    + ": another version was loaded meanwhile; nothing was published; run it again");
        }
    }
}
