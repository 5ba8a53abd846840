package dev.tarn.billing;

import dev.tarn.error.BadDataException;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DataReader;
import java.util.List;
import java.util.function.Supplier;

/**
 * One partition whose rows an application makes. The application also names the version: it is what keeps the same rows
 * from being loaded twice, so it must change whenever the rows do. Immutable.
 */
public final class SuppliedRows implements BillingExport {

    private final Delivery delivery;

    private SuppliedRows(Delivery delivery) {
        this.delivery = delivery;
    }

    /**
     * Rows that may not shrink or empty a partition that was loaded before; {@link #complete} lifts that.
     *
     * @param partition what the rows replace
     * @param version changes whenever the rows do; not blank
     * @param schema the rows' columns
     * @param rows opens the rows, anew at each call; called once for each attempt
     * @return the export
     */
    public static SuppliedRows of(
            PartitionKey partition, String version, TableSchema schema, Supplier<RowCursor> rows) {
        return new SuppliedRows(new Delivery(
                new LoadKey(partition, version), "ROWS", false, new Delivery.Rows(schema, rows), List.of()));
    }

    /**
     * The same rows, with the application's word that they are the whole partition even if it becomes smaller or empty.
     *
     * @return the export
     */
    public SuppliedRows complete() {
        return new SuppliedRows(new Delivery(
                delivery.key(), delivery.dataFormatVersion(), true, delivery.content(), delivery.warnings()));
    }

    @Override
    public ExportId id() {
        return delivery.key().partition().export();
    }

    @Override
    public List<Delivery> deliveries(DataReader reader) {
        return List.of(delivery);
    }

    @Override
    public void requireUnchanged(Delivery asked) {
        if (!asked.key().equals(delivery.key())) {
            throw new BadDataException("[rows] check " + asked.key() + ": these rows are " + delivery.key()
                    + "; ask the export that gave the delivery");
        }
    }
}
