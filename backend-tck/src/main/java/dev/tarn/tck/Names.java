package dev.tarn.tck;

import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import java.time.YearMonth;

/**
 * The names that one test uses and no other does, so that tests may share a database.
 *
 * @param id letters and digits that no other test has
 */
record Names(String id) {

    String dataset() {
        return "tck_" + id;
    }

    ExportId export() {
        return new ExportId("aws", "export " + id);
    }

    TableName table(String name) {
        return new TableName(dataset(), name);
    }

    TableName unified() {
        return table("export_unified");
    }

    PartitionKey partition(String account, String period) {
        return new PartitionKey(export(), account, YearMonth.parse(period));
    }

    /** The first version of a month without an account, in a table of its own, without rows. */
    TestLoad month(String period) {
        return TestLoad.of(partition("", period), table("export_" + period.replace('-', '_')));
    }
}
