package dev.tarn.tck;

import dev.tarn.model.Column;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.NamingRules;
import dev.tarn.spi.SystemColumns;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a query found, all of it.
 *
 * @param naming how the database folds names
 * @param columns the columns
 * @param rows the rows
 */
record Contents(NamingRules naming, List<Column> columns, List<List<Object>> rows) {

    static Contents of(DatabaseBackend backend, TableName table) {
        return of(backend, Sql.all(backend, table));
    }

    static Contents of(DatabaseBackend backend, String sql, Object... parameters) {
        RowCursor cursor = backend.query(sql, parameters);
        List<Column> columns = cursor.columns();
        return new Contents(backend.naming(), columns, cursor.toList());
    }

    int size() {
        return rows.size();
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** A column's values, by the name that it had in the schema. */
    List<Object> column(String name) {
        int index = names().indexOf(naming.fold(name));
        if (index < 0) {
            throw new AssertionError("there is no column " + naming.fold(name) + " among " + names());
        }
        return rows.stream().map(row -> row.get(index)).collect(Collectors.toList());
    }

    Set<Object> loadIds() {
        return Set.copyOf(column(SystemColumns.LOAD_ID.name()));
    }

    BigDecimal sum(String name) {
        return column(name).stream()
                .map(value -> value == null ? BigDecimal.ZERO : (BigDecimal) value)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The rows of one billing period. */
    Contents in(String period) {
        int index = names().indexOf(naming.fold(SystemColumns.BILLING_PERIOD.name()));
        return new Contents(
                naming,
                columns,
                rows.stream().filter(row -> period.equals(row.get(index))).toList());
    }
}
