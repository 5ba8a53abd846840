package dev.tarn.bigquery;

import com.google.cloud.bigquery.TableId;
import dev.tarn.model.Column;
import dev.tarn.model.PartitionKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The statements that put a load's rows in the place of the old ones. */
record Replacement(Staged staged, Target target) {

    /**
     * The statements; an empty month is only deleted.
     *
     * @param held where readers find the partition as yet
     */
    List<String> statements(Set<TableId> held, Parameters parameters) {
        PartitionKey partition = staged.request().load().key().partition();
        String month = "TIMESTAMP '" + partition.period() + "-01 00:00:00+00:00'";
        Set<TableId> emptied = new LinkedHashSet<>(held);
        emptied.add(target.id());
        List<String> statements = new ArrayList<>();
        for (TableId table : emptied) {
            statements.add("DELETE FROM " + BigQuerySql.table(table) + " WHERE _PARTITIONTIME = " + month
                    + " AND `tarn_account` = " + parameters.text(partition.account()));
        }
        if (staged.table().rows() > 0) {
            List<Column> columns = staged.columns().columns();
            statements.add("INSERT INTO " + BigQuerySql.table(target.id()) + " (_PARTITIONTIME, "
                    + columns.stream().map(c -> BigQuerySql.column(c.name())).collect(Collectors.joining(", "))
                    + ") SELECT " + month + ", "
                    + columns.stream()
                            .map(c -> Widening.staged(
                                    c, target.wanted().find(c.name()).orElse(c).type()))
                            .collect(Collectors.joining(", "))
                    + " FROM " + BigQuerySql.table(staged.relation()));
        }
        return statements;
    }
}
