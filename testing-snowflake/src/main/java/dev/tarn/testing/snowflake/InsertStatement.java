package dev.tarn.testing.snowflake;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code INSERT INTO … VALUES} and {@code INSERT INTO … SELECT}. */
final class InsertStatement {

    /** What the service does not compute within VALUES. */
    private static final Set<String> NOT_IN_VALUES =
            Set.of("PARSE_JSON", "TRY_PARSE_JSON", "TO_VARIANT", "OBJECT_CONSTRUCT", "ARRAY_CONSTRUCT", "SELECT");

    private InsertStatement() {}

    static Result run(Parser parser) throws SnowflakeError {
        parser.expect("INSERT");
        boolean overwrite = parser.accept("OVERWRITE");
        if (overwrite) {
            throw SnowflakeError.notEmulated("INSERT OVERWRITE");
        }
        parser.expect("INTO");
        Execution execution = parser.execution();
        TableEntry table = execution.table(parser.objectName());
        List<String> columns = table.columnNames();
        if (parser.sees("(") && !new Queries(parser).startsQuery()) {
            columns = columns(parser, table);
        }
        int start = parser.cursor().position();
        List<String> names = columns;
        String source = source(parser, columns.size());
        if (execution.describeOnly()) {
            return result(0);
        }
        return Dml.run(execution, table, false, overlay -> {
            long inserted = 0;
            for (int row = 0; row < execution.bindings().rows(); row++) {
                String sql = source;
                if (row > 0) {
                    Parser again = Parser.of(
                            parser.sql(), execution.with(execution.bindings().row(row)));
                    again.cursor().position(start);
                    sql = source(again, names.size());
                }
                inserted += insert(execution, overlay, names, sql);
            }
            return result(inserted);
        });
    }

    private static Result result(long inserted) {
        return Result.counts(Result.Kind.INSERT, List.of("number of rows inserted"), inserted);
    }

    private static List<String> columns(Parser parser, TableEntry table) throws SnowflakeError {
        List<String> columns = new ArrayList<>();
        parser.expect("(");
        do {
            var at = parser.cursor().peek();
            String name = parser.identifier();
            if (table.column(name).isEmpty()) {
                throw SnowflakeError.noColumn(at, name);
            }
            if (columns.contains(name)) {
                throw new SnowflakeError(
                        "002025", "42S21", "SQL compilation error:\nduplicate column name '" + name + "'");
            }
            columns.add(name);
        } while (parser.accept(","));
        parser.expect(")");
        return columns;
    }

    private static String source(Parser parser, int width) throws SnowflakeError {
        if (!parser.sees("VALUES")) {
            Translated query = new Queries(parser).query(Scope.empty());
            parser.end();
            if (query.columns().size() != width) {
                throw SnowflakeError.columnCount(width, query.columns().size());
            }
            return query.sql();
        }
        return values(parser, width);
    }

    private static String values(Parser parser, int width) throws SnowflakeError {
        Expressions expressions = Expressions.of(parser);
        parser.expect("VALUES");
        List<String> rows = new ArrayList<>();
        do {
            parser.expect("(");
            List<String> row = new ArrayList<>();
            do {
                for (String word : NOT_IN_VALUES) {
                    if (parser.sees(word)) {
                        throw SnowflakeError.invalid("Invalid expression [" + word + "(...)] in VALUES clause");
                    }
                }
                row.add(parser.accept("DEFAULT") ? "DEFAULT" : expressions.expression(Scope.empty()));
            } while (parser.accept(","));
            parser.expect(")");
            if (row.size() != width) {
                throw SnowflakeError.columnCount(width, row.size());
            }
            rows.add("(" + String.join(", ", row) + ")");
        } while (parser.accept(","));
        parser.end();
        if (rows.size() > Expressions.MOST_IN_A_LIST) {
            throw SnowflakeError.listTooLong(rows.size());
        }
        return "VALUES " + String.join(", ", rows);
    }

    static long insert(Execution execution, Overlay overlay, List<String> columns, String source) throws SQLException {
        return execution
                .engine()
                .execute("INSERT INTO " + overlay.made() + " (" + Queries.list(columns) + ") " + source);
    }
}
