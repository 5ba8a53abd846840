package dev.tarn.snowflake;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import java.util.stream.Collectors;

/** What a column that is widened makes of the values it had: plain SQL that views may hold as well. */
final class Widening {

    private Widening() {}

    /** Whether the values stay as they are: what is nested is {@code VARIANT}, whatever is in it. */
    static boolean isNone(ColumnType from, ColumnType to) {
        return SnowflakeTypes.sql(from).equals(SnowflakeTypes.sql(to));
    }

    /** The value in the wider type. */
    static String convert(String value, ColumnType from, ColumnType to) {
        if (isNone(from, to)) {
            return value;
        }
        if (from instanceof ColumnType.Float64 && to instanceof ColumnType.Decimal) {
            // Through its text: exactly the digits that the number prints.
            return cast(cast(value, ColumnType.TEXT), to);
        }
        if (SnowflakeTypes.isNested(from) && to instanceof ColumnType.Text) {
            return "TO_JSON(" + value + ")";
        }
        if (from instanceof ColumnType.Timestamp && to instanceof ColumnType.Text) {
            return "TO_VARCHAR(" + value + ", 'YYYY-MM-DD HH24:MI:SS.FF6')";
        }
        return cast(value, to);
    }

    private static String cast(String value, ColumnType to) {
        return "CAST(" + value + " AS " + SnowflakeTypes.sql(to) + ")";
    }

    /** A value as it was staged, in the type of the table that it goes to. */
    static String published(String value, ColumnType staged, ColumnType to) {
        if (SnowflakeTypes.isNested(staged)) {
            return SnowflakeTypes.isNested(to) ? "PARSE_JSON(" + value + ")" : value;
        }
        return convert(value, staged, to);
    }

    /** The rows of a table in the columns of another, as the list of a SELECT. */
    static String list(TableSchema own, TableSchema wanted) {
        return wanted.columns().stream()
                .map(c -> own.find(c.name())
                                .map(o -> convert(SnowflakeSql.quoted(o.name()), o.type(), c.type()))
                                .orElse("CAST(NULL AS " + SnowflakeTypes.sql(c.type()) + ")")
                        + " AS " + SnowflakeSql.quoted(c.name()))
                .collect(Collectors.joining(", "));
    }

    /** The same columns by the names that the database has. */
    static TableSchema folded(TableSchema schema) {
        return new TableSchema(schema.columns().stream()
                .map(c -> new Column(SnowflakeSql.name(c.name()), c.originalName(), c.type()))
                .toList());
    }
}
