package dev.tarn.testing.snowflake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads declarations of columns and of constraints. */
final class ColumnParser {

    private ColumnParser() {}

    /** Everything in a table's parentheses. */
    static List<ColumnEntry> columns(Parser parser) throws SnowflakeError {
        List<ColumnEntry> columns = new ArrayList<>();
        parser.expect("(");
        do {
            if (parser.accept("CONSTRAINT")) {
                parser.identifier();
                constraint(parser);
            } else if (parser.sees("PRIMARY") || parser.sees("UNIQUE")) {
                constraint(parser);
            } else {
                ColumnEntry column = column(parser);
                if (columns.stream().anyMatch(other -> other.name().equals(column.name()))) {
                    throw new SnowflakeError(
                            "002025", "42S21", "SQL compilation error:\nduplicate column name '" + column.name() + "'");
                }
                columns.add(column);
            }
        } while (parser.accept(","));
        parser.expect(")");
        return columns;
    }

    /** Recorded by the service, and not enforced. */
    private static void constraint(Parser parser) throws SnowflakeError {
        if (!parser.accept("UNIQUE")) {
            parser.expect("PRIMARY", "KEY");
        }
        parser.identifiers();
    }

    static ColumnEntry column(Parser parser) throws SnowflakeError {
        String name = parser.identifier();
        SnowflakeType type = SnowflakeType.parse(parser.cursor());
        boolean nullable = true;
        Optional<String> initial = Optional.empty();
        String comment = "";
        while (true) {
            if (parser.accept("NOT", "NULL")) {
                nullable = false;
            } else if (parser.accept("DEFAULT")) {
                initial = Optional.of(Expressions.of(parser).expression(Scope.empty()));
            } else if (parser.accept("PRIMARY", "KEY")) {
                nullable = false;
            } else if (parser.accept("COMMENT")) {
                comment = parser.string();
            } else if (!parser.accept("NULL") && !parser.accept("UNIQUE")) {
                return new ColumnEntry(name, type, nullable, initial, comment);
            }
        }
    }
}
