package dev.tarn.bigquery;

import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.ViewDefinition;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The view over all tables of an export. One that stays as it is, is not touched.
 *
 * @param id the view
 * @param columns the columns that it has to have
 * @param select its query
 * @param isChanged whether it is not so yet
 */
record UnifiedView(TableId id, TableSchema columns, String select, boolean isChanged) {

    /** The view as it has to be over some tables. */
    static UnifiedView over(
            BigQueryDatabase database, String operation, TableId id, SortedMap<String, Source> tables) {
        Optional<Table> found = database.table(operation, id);
        Optional<ViewDefinition> present =
                found.map(Table::<TableDefinition>getDefinition).map(definition -> view(operation, id, definition));
        TableSchema columns = columns(tables, found.filter(t -> present.isPresent()).map(Target::columns));
        String select = tables.values().stream()
                .map(source -> source.select(columns))
                .collect(Collectors.joining(" UNION ALL "));
        boolean same = present.map(v -> v.getQuery().strip().equals(select)).orElse(false);
        return new UnifiedView(id, columns, select, !same);
    }

    /** A table of the view, and its columns. */
    record Source(TableId id, TableSchema columns) {
        String select(TableSchema wanted) {
            return "SELECT " + Widening.select(columns, wanted) + " FROM " + BigQuerySql.table(id);
        }
    }

    private static ViewDefinition view(String operation, TableId id, TableDefinition definition) {
        if (definition instanceof ViewDefinition view) {
            return view;
        }
        throw new BackendRejectedException(BigQueryErrors.start(operation) + BigQueryNames.decode(id.getDataset()) + "."
                + BigQueryNames.decode(id.getTable())
                + " is there already, and is no view; rename it, or give the export another name or dataset");
    }

    /** The columns of any, each wide enough for all; those that the view has stay where they are. */
    private static TableSchema columns(Map<String, Source> tables, Optional<TableSchema> present) {
        Map<String, Column> columns = new LinkedHashMap<>();
        present.ifPresent(p -> p.columns().forEach(c -> columns.put(key(c), null)));
        for (Source table : tables.values()) {
            table.columns()
                    .columns()
                    .forEach(c -> columns.merge(
                            key(c), c, (x, y) -> Column.of(x.name(), wide(x.type(), y.type()))));
        }
        List<Column> all = new ArrayList<>();
        columns.values().stream().filter(c -> c != null).forEach(all::add);
        return new TableSchema(all);
    }

    private static ColumnType wide(ColumnType one, ColumnType other) {
        return one.widenTo(other);
    }

    private static String key(Column column) {
        return column.name().toLowerCase(Locale.ROOT);
    }

    String statement(Map<String, String> labels) {
        return "CREATE OR REPLACE VIEW " + BigQuerySql.table(id) + " OPTIONS (" + BigQuerySql.labels(labels) + ") AS "
                + select;
    }
}
