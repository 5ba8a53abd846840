package dev.tarn.spi;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.util.List;

/** The columns that Tarn adds to every row, before the source's own. */
public final class SystemColumns {

    /** The billing period, text {@code yyyy-MM}. */
    public static final Column BILLING_PERIOD = Column.of("billing_period", ColumnType.TEXT);

    /** The source account of the partition, empty where the export has one source. */
    public static final Column ACCOUNT = Column.of("tarn_account", ColumnType.TEXT);

    /** {@link PlannedLoad#loadId()}. */
    public static final Column LOAD_ID = Column.of("tarn_load_id", ColumnType.TEXT);

    /** The key of the file that the row came from; NULL for rows that an application supplied, unless {@link SourceData.Rows they tell}. */
    public static final Column SOURCE_FILE = Column.of("tarn_source_file", ColumnType.TEXT);

    /** All of them, in the order in which they stand before the source's columns. */
    public static final List<Column> ALL = List.of(BILLING_PERIOD, ACCOUNT, LOAD_ID, SOURCE_FILE);

    private SystemColumns() {}
}
