package dev.tarn.tck.memory;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs the few forms of SQL that the kit issues. */
final class MemoryQuery {

    private static final String QUOTED = "\"((?:[^\"]|\"\")+)\"";
    private static final Pattern SELECT = Pattern.compile(
            "SELECT (\\*|\\w+(?:, \\w+)*|" + QUOTED + ") FROM " + QUOTED + "\\." + QUOTED + "(?: WHERE (\\w+) = \\?)?",
            Pattern.DOTALL);
    private static final String TABLES = "SELECT table_schema, table_name FROM information_schema.tables";

    private final Snapshot snapshot;
    private final Flaw flaw;

    MemoryQuery(Snapshot snapshot, Flaw flaw) {
        this.snapshot = snapshot;
        this.flaw = flaw;
    }

    RowCursor run(String sql, Object... parameters) {
        if (sql.equals(TABLES)) {
            return tables();
        }
        Matcher select = SELECT.matcher(sql);
        if (!select.matches()) {
            throw new BackendRejectedException("[memory] query " + sql + ": not understood; use what the kit uses");
        }
        TableName name = new TableName(unquoted(select.group(3)), unquoted(select.group(4)));
        Table table = find(name)
                .orElseThrow(() -> new BackendRejectedException(
                        "[memory] query " + name + ": there is no such table; load something first"));
        List<List<Object>> rows = table.rows();
        if (select.group(5) != null) {
            int condition = index(table, select.group(5));
            rows = rows.stream()
                    .filter(row -> equal(row.get(condition), parameters[0]))
                    .toList();
        }
        if (select.group(1).equals("*")) {
            return cursor(table.columns(), rows);
        }
        String[] names = select.group(2) != null
                ? new String[] {unquoted(select.group(2))}
                : select.group(1).split(", ");
        return project(table, rows, names);
    }

    private boolean equal(Object value, Object parameter) {
        if (flaw == Flaw.PARAMETERS_SPLICED_IN && parameter instanceof String text && text.contains("' OR ")) {
            return true;
        }
        if (value instanceof BigDecimal a && parameter instanceof BigDecimal b) {
            return a.compareTo(b) == 0;
        }
        return parameter != null && parameter.equals(value);
    }

    private RowCursor project(Table table, List<List<Object>> rows, String... names) {
        int[] indexes = Stream.of(names).mapToInt(name -> index(table, name)).toArray();
        List<Column> columns = new ArrayList<>();
        for (int index : indexes) {
            columns.add(table.columns().get(index));
        }
        List<List<Object>> projected = new ArrayList<>();
        for (List<Object> row : rows) {
            List<Object> values = new ArrayList<>();
            for (int index : indexes) {
                values.add(row.get(index));
            }
            projected.add(values);
        }
        return cursor(columns, projected);
    }

    private static int index(Table table, String name) {
        int index = table.index(name);
        if (index < 0) {
            throw new BackendRejectedException("[memory] query column " + name + ": there is none; check its name");
        }
        return index;
    }

    private Optional<Table> find(TableName name) {
        if (snapshot.views().containsKey(name)) {
            return Optional.of(view(snapshot.views().get(name)));
        }
        return Optional.ofNullable(snapshot.tables().get(name));
    }

    private Table view(List<TableName> names) {
        List<Table> tables = names.stream().map(snapshot.tables()::get).toList();
        Table all = new Table(tables.get(0).columns(), List.of());
        if (flaw != Flaw.VIEW_LOSES_COLUMNS) {
            for (Table table : tables) {
                all = all.widenedFor(table.columns());
            }
        }
        for (Table table : tables) {
            all = all.plus(table);
        }
        if (flaw == Flaw.VIEW_IS_A_SET_UNION) {
            Set<List<Object>> seen = new HashSet<>();
            return all.without(row -> !seen.add(row));
        }
        return all;
    }

    private RowCursor tables() {
        Column schema = Column.of("table_schema", ColumnType.TEXT);
        Column name = Column.of("table_name", ColumnType.TEXT);
        return cursor(
                List.of(schema, name),
                Stream.concat(snapshot.tables().keySet().stream(), snapshot.views().keySet().stream())
                        .map(table -> List.<Object>of(table.dataset(), table.name()))
                        .toList());
    }

    private static RowCursor cursor(List<Column> columns, List<List<Object>> rows) {
        return new ListCursor(columns, rows.iterator(), () -> {});
    }

    private static String unquoted(String name) {
        return name.replace("\"\"", "\"");
    }
}
