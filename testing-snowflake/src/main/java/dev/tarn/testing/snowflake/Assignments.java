package dev.tarn.testing.snowflake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code SET a = …, b = …}: the values of all columns of the rows that come of it. */
final class Assignments {

    private final Map<String, String> values = new LinkedHashMap<>();

    static Assignments read(Parser parser, TableEntry table, String alias, Expressions expressions, Scope scope)
            throws SnowflakeError {
        Assignments assignments = new Assignments();
        parser.expect("SET");
        do {
            var at = parser.cursor().peek();
            List<String> path = parser.path();
            String column = path.get(path.size() - 1);
            boolean other = path.size() > 1 && !path.get(path.size() - 2).equals(alias);
            if (other || table.column(column).isEmpty()) {
                throw SnowflakeError.noColumn(at, String.join(".", path));
            }
            parser.expect("=");
            if (assignments.values.put(column, expressions.expression(scope)) != null) {
                throw new SnowflakeError(
                        "002025", "42S21", "SQL compilation error:\nduplicate column name '" + column + "'");
            }
        } while (parser.accept(","));
        return assignments;
    }

    /** One expression for each of the table's columns. */
    String all(TableEntry table, String alias) {
        List<String> all = new ArrayList<>();
        for (ColumnEntry column : table.columns()) {
            String name = Quoting.name(column.name());
            String value = values.getOrDefault(column.name(), Quoting.name(alias) + "." + name);
            all.add("CAST(" + value + " AS " + column.type().engine() + ") AS " + name);
        }
        return String.join(", ", all);
    }
}
