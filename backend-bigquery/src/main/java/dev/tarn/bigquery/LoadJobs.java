package dev.tarn.bigquery;

import com.google.cloud.bigquery.TableId;
import dev.tarn.error.BackendRejectedException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the jobs that load or copy into each table in a day, of which the service allows so many; those that fail count as well. What is loaded goes to a
 * table of its attempt, so only a month of very many files comes near the limit. DML and DDL don't count.
 */
final class LoadJobs {

    private final int most;
    private final Map<String, Integer> counts = new HashMap<>();
    private LocalDate day = today();

    LoadJobs(int most) {
        this.most = most;
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private static String key(TableId table) {
        return table.getDataset() + "." + table.getTable();
    }

    /** Counts one that is about to be made. */
    synchronized void count(String operation, TableId table) {
        if (!day.equals(today())) {
            day = today();
            counts.clear();
        }
        int count = counts.merge(key(table), 1, Integer::sum);
        if (count > most) {
            throw new BackendRejectedException(BigQueryErrors.start(operation) + most
                    + " jobs went to one table today, and the service allows no more; load again tomorrow, or raise"
                    + " load_jobs_per_table if the project has a higher quota");
        }
    }

    /** How many were counted today. */
    synchronized int of(TableId table) {
        return counts.getOrDefault(key(table), 0);
    }
}
