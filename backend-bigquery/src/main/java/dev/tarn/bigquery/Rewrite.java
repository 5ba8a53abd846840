package dev.tarn.bigquery;

import com.google.cloud.bigquery.CopyJobConfiguration;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.TableId;
import java.util.stream.Collectors;

/**
 * Gives a table's columns types that the service can't give them in place: all rows are written anew beside it, and a truncating copy, which is
 * one change to whoever reads, puts them in their place. The rows are the same before and after, so the load state has nothing to do with it.
 * What is written beside does not expire: a copy could take that along. The next attempt sweeps it.
 */
record Rewrite(BigQueryDatabase database, Lease lease, String operation, String transaction) {

    void run(Target target, String name) {
        TableId beside =
                TableId.of(database.config().projectId(), database.config().stateDataset(), name);
        String columns = target.wanted().columns().stream()
                .map(c -> BigQuerySql.column(c.name()))
                .collect(Collectors.joining(", "));
        try {
            // Run again, it must not add the rows a second time: so the table is made anew each time.
            database.run(
                    operation,
                    "tarn_" + transaction + "_wide_" + name,
                    target.createAnew(beside, database.labels()) + ";\nINSERT INTO "
                            + BigQuerySql.table(beside) + " (_PARTITIONTIME, " + columns + ") SELECT _PARTITIONTIME, "
                            + Widening.select(target.present().orElseThrow(), target.wanted()) + " FROM "
                            + BigQuerySql.table(target.id()),
                    new Parameters());
            // Nobody has published since the rows were read, and nobody will before the copy.
            lease.extend(operation);
            database.loadJobs().count(operation, target.id());
            database.jobs()
                    .run(
                            operation,
                            "tarn_" + transaction + "_copy_" + name,
                            CopyJobConfiguration.newBuilder(target.id(), beside)
                                    .setCreateDisposition(JobInfo.CreateDisposition.CREATE_NEVER)
                                    .setWriteDisposition(JobInfo.WriteDisposition.WRITE_TRUNCATE)
                                    .setLabels(database.labels())
                                    .build());
            // A copy takes more along than rows and columns.
            database.run(
                    operation,
                    "tarn_" + transaction + "_options_" + name,
                    "ALTER TABLE " + BigQuerySql.table(target.id()) + " SET OPTIONS (expiration_timestamp = NULL, "
                            + BigQuerySql.labels(target.labelled(database.labels())) + ")",
                    new Parameters());
        } finally {
            database.drop(operation, beside);
        }
    }
}
