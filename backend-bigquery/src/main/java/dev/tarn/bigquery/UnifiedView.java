package dev.tarn.bigquery;

import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.ViewDefinition;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
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
 * The view over all tables of an export. One that stays as it is, is not touched. A table that is new is in it before it has rows, so that
 * they appear with the commit; columns that are new come after the commit.
 *
 * @param id the view
 * @param columns the columns that it has to have
 * @param before its query before the commit; empty where it stays as it is
 * @param after its query after the commit; empty where it stays as it is
 */
record UnifiedView(TableId id, TableSchema columns, Optional<String> before, Optional<String> after) {

    private static final int LONGEST = 256 * 1024;

    /** A table of the view, and its columns. */
    record Source(TableId id, TableSchema columns) {
        String from() {
            return " FROM " + BigQuerySql.table(id);
        }
    }

    /** The view as it has to be over some tables. */
    static UnifiedView over(BigQueryDatabase database, String operation, TableId id, SortedMap<String, Source> tables) {
        Optional<Table> found = database.table(operation, id);
        Optional<String> query = found.map(table -> query(operation, id, table.getDefinition()));
        Optional<TableSchema> present = found.map(Target::columns);
        TableSchema columns = columns(tables, present);
        String whole = select(tables, columns);
        if (whole.length() > LONGEST) {
            throw new BackendRejectedException(BigQueryErrors.start(operation) + "the view over " + tables.size()
                    + " tables would have " + whole.length() + " characters, and the service allows " + LONGEST
                    + "; load with table_strategy = \"single\"");
        }
        if (query.isEmpty()) {
            return new UnifiedView(id, columns, Optional.of(whole), Optional.empty());
        }
        boolean complete =
                tables.values().stream().allMatch(source -> query.get().contains(source.from()));
        Optional<String> before = complete
                ? Optional.empty()
                : Optional.of(select(
                        tables,
                        new TableSchema(columns.columns().stream()
                                .filter(c -> present.get().find(c.name()).isPresent())
                                .toList())));
        String then = before.orElse(query.get());
        return new UnifiedView(id, columns, before, then.equals(whole) ? Optional.empty() : Optional.of(whole));
    }

    private static String query(String operation, TableId id, TableDefinition definition) {
        if (definition instanceof ViewDefinition view) {
            return view.getQuery().strip();
        }
        throw new BackendRejectedException(BigQueryErrors.start(operation) + BigQueryNames.decode(id.getDataset()) + "."
                + BigQueryNames.decode(id.getTable())
                + " is there already, and is no view; rename it, or give the export another name or dataset");
    }

    private static String select(SortedMap<String, Source> tables, TableSchema columns) {
        return tables.values().stream()
                .map(source -> "SELECT " + Widening.select(source.columns(), columns) + source.from())
                .collect(Collectors.joining(" UNION ALL "));
    }

    /** The columns of any, each wide enough for all; those that the view has stay where they are. */
    private static TableSchema columns(Map<String, Source> tables, Optional<TableSchema> present) {
        Map<String, Column> columns = new LinkedHashMap<>();
        present.ifPresent(p -> p.columns().forEach(c -> columns.put(key(c), null)));
        for (Source table : tables.values()) {
            table.columns()
                    .columns()
                    .forEach(c -> columns.merge(
                            key(c), c, (x, y) -> Column.of(x.name(), x.type().widenTo(y.type()))));
        }
        List<Column> all = new ArrayList<>();
        columns.values().stream().filter(c -> c != null).forEach(all::add);
        return new TableSchema(all);
    }

    private static String key(Column column) {
        return column.name().toLowerCase(Locale.ROOT);
    }

    boolean isChanged() {
        return before.isPresent() || after.isPresent();
    }

    String statement(String select, Map<String, String> labels) {
        return "CREATE OR REPLACE VIEW " + BigQuerySql.table(id) + " OPTIONS (" + BigQuerySql.labels(labels) + ") AS "
                + select;
    }
}
