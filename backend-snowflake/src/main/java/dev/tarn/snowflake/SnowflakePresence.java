package dev.tarn.snowflake;

import dev.tarn.jdbc.JdbcPresence;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.PartitionKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Looks into tables: one statement for their names, one for their rows, however many there are. */
record SnowflakePresence(String database) implements JdbcPresence {

    @Override
    public Set<LoadKey> present(JdbcStatements statements, List<LoadState> current) throws SQLException {
        Set<Relation> tables = tables(statements, current);
        Set<LoadKey> present = new HashSet<>();
        List<LoadKey> asked = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        List<Object> values = new ArrayList<>();
        for (LoadState state : current) {
            Relation table = Relation.of(database, state.table());
            if (!tables.contains(table)) {
                continue;
            }
            if (state.rows() == 0) {
                present.add(state.key());
                continue;
            }
            PartitionKey partition = state.key().partition();
            sql.append(asked.isEmpty() ? "(SELECT " : " UNION ALL (SELECT ")
                    .append(asked.size())
                    .append(" AS \"NR\" FROM ")
                    .append(table.sql())
                    .append(" WHERE \"BILLING_PERIOD\" = ? AND \"TARN_ACCOUNT\" = ? LIMIT 1)");
            values.add(partition.period().toString());
            values.add(partition.account());
            asked.add(state.key());
        }
        if (!asked.isEmpty()) {
            statements
                    .list(row -> row.getInt(1), sql.toString(), values.toArray())
                    .forEach(i -> present.add(asked.get(i)));
        }
        return present;
    }

    private Set<Relation> tables(JdbcStatements statements, List<LoadState> current) throws SQLException {
        Set<Relation> asked = new TreeSet<>();
        current.forEach(state -> asked.add(Relation.of(database, state.table())));
        Set<Relation> found = new TreeSet<>();
        new SnowflakeCatalog(statements).find(asked).forEach((relation, f) -> {
            if (f.isOurs()) {
                found.add(relation);
            }
        });
        return found;
    }
}
