package dev.tarn.jdbc.sql;

import dev.tarn.jdbc.JdbcPresence;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.TableName;
import dev.tarn.spi.SystemColumns;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks into tables: one look for the names of each dataset, one statement for their rows. */
record SqlPresence(SqlDatabase database) implements JdbcPresence {

    /** As many questions as fit into one statement of any database. */
    private static final int QUESTIONS_AT_ONCE = 100;

    @Override
    public Set<LoadKey> present(JdbcStatements statements, List<LoadState> current) throws SQLException {
        Map<String, Set<String>> datasets = new HashMap<>();
        Set<LoadKey> present = new HashSet<>();
        List<LoadState> asked = new ArrayList<>();
        for (LoadState state : current) {
            TableName table = state.table();
            if (!datasets.containsKey(table.dataset())) {
                datasets.put(table.dataset(), new SqlTables(database, statements).names(table.dataset()));
            }
            if (datasets.get(table.dataset())
                    .contains(database.names().physical(table).name())) {
                if (state.rows() == 0) {
                    present.add(state.key());
                } else {
                    asked.add(state);
                }
            }
        }
        for (int at = 0; at < asked.size(); at += QUESTIONS_AT_ONCE) {
            ask(statements, asked.subList(at, Math.min(asked.size(), at + QUESTIONS_AT_ONCE)), present);
        }
        return present;
    }

    private void ask(JdbcStatements statements, List<LoadState> asked, Set<LoadKey> present) throws SQLException {
        StringBuilder sql = new StringBuilder();
        List<Object> values = new ArrayList<>();
        for (LoadState state : asked) {
            sql.append(sql.length() == 0 ? "" : " UNION ALL ")
                    .append("SELECT CASE WHEN EXISTS (SELECT 1 FROM ")
                    .append(database.names().table(state.table()))
                    .append(" WHERE ")
                    .append(database.names().column(SystemColumns.BILLING_PERIOD.name()))
                    .append(" = ? AND ")
                    .append(database.names().column(SystemColumns.ACCOUNT.name()))
                    .append(" = ?) THEN ")
                    .append(values.size() / 2)
                    .append(" ELSE -1 END");
            values.add(state.key().partition().period().toString());
            values.add(state.key().partition().account());
        }
        statements.list(row -> row.getInt(1), sql.toString(), values.toArray()).stream()
                .filter(i -> i >= 0)
                .forEach(i -> present.add(asked.get(i).key()));
    }
}
