package dev.tarn.bigquery;

import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.TableStrategy;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/** Which tables hold what readers see of which partitions. */
record Owners(BigQueryDatabase database, StateTables tables) {

    /** A partition, and the table that holds it. */
    record Held(PartitionKey partition, TableName table) {}

    /** What readers see of an export. */
    List<Held> current(String operation, ExportId export) {
        Parameters parameters = new Parameters();
        return database
                .read(
                        operation,
                        "SELECT account, billing_period, table_dataset, table_name FROM "
                                + tables.sql(StateTables.Kind.LOADS) + " WHERE current_version AND vendor = "
                                + parameters.text(export.vendor()) + " AND export_name = "
                                + parameters.text(export.name()) + " ORDER BY billing_period, account, table_name",
                        parameters)
                .stream()
                .map(row -> new Held(
                        new PartitionKey(
                                export,
                                row.get("account").getStringValue(),
                                YearMonth.parse(row.get("billing_period").getStringValue())),
                        new TableName(
                                row.get("table_dataset").getStringValue(),
                                row.get("table_name").getStringValue())))
                .toList();
    }

    /** Who else has the table to which a load's rows shall go, in words. */
    Optional<String> other(StageRequest request, String operation) {
        PartitionKey partition = request.load().key().partition();
        Parameters parameters = new Parameters();
        String own = "vendor = " + parameters.text(partition.export().vendor()) + " AND export_name = "
                + parameters.text(partition.export().name());
        if (request.strategy() == TableStrategy.SEPARATE) {
            own += " AND account = " + parameters.text(partition.account()) + " AND billing_period = "
                    + parameters.text(partition.period().toString());
        }
        return database
                .read(
                        operation,
                        "SELECT vendor, export_name, account, billing_period FROM "
                                + tables.sql(StateTables.Kind.LOADS) + " WHERE current_version AND table_dataset = "
                                + parameters.text(request.load().table().dataset()) + " AND table_name = "
                                + parameters.text(request.load().table().name()) + " AND NOT (" + own + ") LIMIT 1",
                        parameters)
                .stream()
                .map(row -> (row.get("vendor").getStringValue() + "/"
                                + row.get("export_name").getStringValue() + " "
                                + row.get("account").getStringValue() + " "
                                + row.get("billing_period").getStringValue())
                        .strip())
                .findFirst();
    }
}
