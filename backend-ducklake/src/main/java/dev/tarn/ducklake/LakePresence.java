package dev.tarn.ducklake;

import dev.tarn.ducklake.catalog.CatalogDialect;
import dev.tarn.jdbc.JdbcPresence;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.TableName;
import dev.tarn.spi.SystemColumns;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Looks for months in what the catalog knows of its files: no file is opened. One statement for tables, one for files. */
record LakePresence(CatalogDialect catalog) implements JdbcPresence {

    private record Bounds(String min, String max) {
        boolean mayHold(String value) {
            return min == null || max == null || value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
        }
    }

    private record FileBounds(Bounds period, Bounds account) {}

    @Override
    public Set<LoadKey> present(JdbcStatements statements, List<LoadState> current) throws SQLException {
        Set<TableName> wanted = new HashSet<>();
        current.forEach(state -> wanted.add(folded(state.table())));
        List<Object> names = new ArrayList<>();
        wanted.forEach(name -> names.addAll(List.of(name.dataset(), name.name())));
        String of = " (lower(s.schema_name), lower(t.table_name)) IN ("
                + String.join(", ", Collections.nCopies(wanted.size(), "(?, ?)")) + ")";
        String tables = table("ducklake_table") + " t JOIN " + table("ducklake_schema")
                + " s ON s.schema_id = t.schema_id AND s.end_snapshot IS NULL AND t.end_snapshot IS NULL";
        Set<TableName> there = new HashSet<>(statements.list(
                row -> folded(new TableName(row.getString(1), row.getString(2))),
                "SELECT s.schema_name, t.table_name FROM " + tables + " WHERE" + of,
                names.toArray()));
        Map<TableName, List<FileBounds>> files = new HashMap<>();
        statements.list(
                row -> files.computeIfAbsent(
                                folded(new TableName(row.getString(1), row.getString(2))), k -> new ArrayList<>())
                        .add(new FileBounds(
                                new Bounds(row.getString(3), row.getString(4)),
                                new Bounds(row.getString(5), row.getString(6)))),
                "SELECT s.schema_name, t.table_name, p.min_value, p.max_value, a.min_value, a.max_value FROM " + tables
                        + " JOIN " + table("ducklake_data_file")
                        + " f ON f.table_id = t.table_id AND f.end_snapshot IS NULL AND f.record_count > 0"
                        + stats("p", SystemColumns.BILLING_PERIOD.name()) + stats("a", SystemColumns.ACCOUNT.name())
                        + " WHERE" + of,
                names.toArray());
        Set<LoadKey> present = new HashSet<>();
        for (LoadState state : current) {
            TableName name = folded(state.table());
            boolean found = state.rows() == 0
                    ? there.contains(name)
                    : files.getOrDefault(name, List.of()).stream()
                            .anyMatch(f -> f.period.mayHold(
                                            state.key().partition().period().toString())
                                    && f.account.mayHold(state.key().partition().account()));
            if (found) {
                present.add(state.key());
            }
        }
        return present;
    }

    private String stats(String alias, String column) {
        String columns = alias + "c";
        return " LEFT JOIN " + table("ducklake_column") + " " + columns + " ON " + columns
                + ".table_id = t.table_id AND "
                + columns + ".end_snapshot IS NULL AND " + columns + ".parent_column IS NULL AND " + columns
                + ".column_name = '" + column + "' LEFT JOIN " + table("ducklake_file_column_stats") + " " + alias
                + " ON " + alias + ".data_file_id = f.data_file_id AND " + alias + ".column_id = " + columns
                + ".column_id";
    }

    private String table(String name) {
        return catalog.table(name);
    }

    private static TableName folded(TableName name) {
        return new TableName(
                name.dataset().toLowerCase(Locale.ROOT), name.name().toLowerCase(Locale.ROOT));
    }
}
