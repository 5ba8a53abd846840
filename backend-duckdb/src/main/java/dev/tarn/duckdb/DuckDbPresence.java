package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.jdbc.JdbcPresence;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks into tables: one statement for their names, one for their rows, however many there are. */
record DuckDbPresence(String database) implements JdbcPresence {

    @Override
    public Set<LoadKey> present(JdbcStatements statements, List<LoadState> current) throws SQLException {
        Set<TableName> tables = new HashSet<>(statements.list(
                row -> new TableName(row.getString(1), row.getString(2)),
                "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = current_database()"));
        Set<LoadKey> present = new HashSet<>();
        List<LoadKey> asked = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        List<Object> values = new ArrayList<>();
        for (LoadState state : current) {
            if (!tables.contains(state.table())) {
                continue;
            }
            if (state.rows() == 0) {
                present.add(state.key());
                continue;
            }
            sql.append(asked.isEmpty() ? "" : " UNION ALL ")
                    .append("SELECT ")
                    .append(asked.size())
                    .append(" WHERE EXISTS (SELECT 1 FROM ")
                    .append(DuckDbSql.table(database, state.table()));
            // The original tool, which counted no attempts, kept no columns of ours.
            if (state.attempt() > 0) {
                PartitionKey partition = state.key().partition();
                sql.append(" WHERE billing_period = ? AND tarn_account = ?");
                values.add(partition.period().toString());
                values.add(partition.account());
            }
            sql.append(")");
            asked.add(state.key());
        }
        if (!asked.isEmpty()) {
            statements
                    .list(row -> row.getInt(1), sql.toString(), values.toArray())
                    .forEach(i -> present.add(asked.get(i)));
        }
        return present;
    }
}
