package dev.tarn.postgres;

import dev.tarn.jdbc.JdbcPresence;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.PartitionKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Looks into tables: one statement for their names, one for their rows, however many there are. */
record PostgresPresence() implements JdbcPresence {

    @Override
    public Set<LoadKey> present(JdbcStatements statements, List<LoadState> current) throws SQLException {
        Set<Relation> tables = tables(statements, current);
        Set<LoadKey> present = new HashSet<>();
        List<LoadKey> asked = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        List<Object> values = new ArrayList<>();
        for (LoadState state : current) {
            Relation table = Relation.of(state.table());
            if (!tables.contains(table)) {
                continue;
            }
            if (state.rows() == 0) {
                present.add(state.key());
                continue;
            }
            PartitionKey partition = state.key().partition();
            sql.append(asked.isEmpty() ? "" : " UNION ALL ")
                    .append("SELECT ")
                    .append(asked.size())
                    .append(" WHERE EXISTS (SELECT 1 FROM ")
                    .append(table.sql())
                    .append(" WHERE billing_period = ? AND tarn_account = ?)");
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

    private static Set<Relation> tables(JdbcStatements statements, List<LoadState> current) throws SQLException {
        Set<String> schemas = new LinkedHashSet<>();
        current.forEach(state -> schemas.add(Relation.of(state.table()).schema()));
        return new HashSet<>(statements.list(
                row -> new Relation(row.getString(1), row.getString(2)),
                "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relkind = 'p' AND n.nspname IN ("
                        + String.join(", ", Collections.nCopies(schemas.size(), "?")) + ")",
                schemas.toArray()));
    }
}
