package dev.tarn.bigquery;

import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.TableId;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether data is still where the load state says that it is: a list of each dataset's tables, and one statement for the months in all
 * of them. It reads the partitions' own column only, which costs next to nothing.
 */
record Presence(BigQueryDatabase database) {

    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    /** Those whose table is there, and has rows of the month where there should be rows. */
    Set<LoadKey> of(String operation, List<LoadState> current) {
        Map<String, Set<String>> datasets = new HashMap<>();
        Set<TableId> asked = new LinkedHashSet<>();
        Set<LoadKey> present = new HashSet<>();
        for (LoadState state : current) {
            TableId table = database.id(state.table());
            boolean there = datasets.computeIfAbsent(table.getDataset(), d -> database.tables(operation, d))
                    .contains(table.getTable());
            if (there && state.rows() == 0) {
                present.add(state.key());
            } else if (there) {
                asked.add(table);
            }
        }
        Set<String> months = months(operation, new ArrayList<>(asked));
        for (LoadState state : current) {
            TableId table = database.id(state.table());
            if (months.contains(
                    BigQuerySql.table(table) + state.key().partition().period())) {
                present.add(state.key());
            }
        }
        return present;
    }

    private Set<String> months(String operation, List<TableId> tables) {
        Set<String> months = new HashSet<>();
        if (tables.isEmpty()) {
            return months;
        }
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < tables.size(); i++) {
            sql.append(i == 0 ? "" : " UNION ALL ")
                    .append("SELECT DISTINCT ")
                    .append(i)
                    .append(" AS nr, FORMAT_TIMESTAMP('%Y-%m', _PARTITIONTIME) AS month FROM ")
                    .append(BigQuerySql.table(tables.get(i)));
        }
        try {
            for (FieldValueList row : database.read(operation, sql.toString(), new Parameters())) {
                if (!row.get("month").isNull()) {
                    months.add(BigQuerySql.table(tables.get((int) row.get("nr").getLongValue()))
                            + row.get("month").getStringValue());
                }
            }
        } catch (BackendRejectedException e) {
            // Somebody made a table anew in another way: what is in it is not what was loaded.
            if (!e.getMessage().contains("_PARTITIONTIME")) {
                throw e;
            }
            LOG.warn("the months of {} are taken to be missing: {}", operation, e.getMessage());
        }
        return months;
    }
}
