package dev.tarn.load;

import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.spi.TableStrategy;
import java.util.Locale;

/** What the tables and the view of an export are called. Names are made of lower-case letters, digits and underscores. */
public final class TableNames {

    private TableNames() {}

    /**
     * Where a partition's rows go.
     *
     * @param dataset the dataset
     * @param partition the partition
     * @param strategy how partitions map to tables
     * @return {@code <export>_<yyyy>_<mm>}, with the account between where there is one; {@code <export>} for a single table
     */
    public static TableName partition(String dataset, PartitionKey partition, TableStrategy strategy) {
        String export = safe(partition.export().name());
        if (strategy == TableStrategy.SINGLE) {
            return new TableName(dataset, export);
        }
        String account = partition.account().isEmpty() ? "" : "_" + safe(partition.account());
        String month = String.format(
                Locale.ROOT,
                "%04d_%02d",
                partition.period().getYear(),
                partition.period().getMonthValue());
        return new TableName(dataset, export + account + "_" + month);
    }

    /**
     * The view over all rows of an export that are current.
     *
     * @param dataset the dataset
     * @param export the export
     * @return {@code <export>_unified}
     */
    public static TableName unifiedView(String dataset, ExportId export) {
        return new TableName(dataset, safe(export.name()) + "_unified");
    }

    /** Letters, digits and underscores in lower case: a name that every database takes unquoted. */
    private static String safe(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    }
}
