package dev.tarn.jdbc.sql;

import dev.tarn.model.ColumnType;
import java.sql.Types;

/**
 * Tarn's types as a database holds them.
 *
 * @param facts what the database can do
 */
record SqlTypes(SqlFacts facts) {

    /** The type of a column. */
    String sql(ColumnType type) {
        SqlKind kind = kind(type);
        String sql = facts.types().get(kind);
        return type instanceof ColumnType.Decimal decimal && kind == SqlKind.DECIMAL
                ? sql.formatted(decimal.precision(), decimal.scale())
                : sql;
    }

    /** How values of a type are held: those that have no exact type of their own are text. */
    SqlKind kind(ColumnType type) {
        SqlKind kind = SqlKind.of(type);
        boolean fits = !(type instanceof ColumnType.Decimal decimal) || decimal.scale() <= facts.widestScale();
        return facts.holds(kind) && fits ? kind : SqlKind.TEXT;
    }

    /** What JDBC calls a column's type, for NULL. */
    int jdbc(ColumnType type) {
        return switch (kind(type)) {
            case TEXT -> Types.VARCHAR;
            case BOOL -> Types.BOOLEAN;
            case INT64 -> Types.BIGINT;
            case FLOAT64 -> Types.DOUBLE;
            case DECIMAL -> Types.DECIMAL;
            case DATE -> Types.DATE;
            case TIMESTAMP -> Types.TIMESTAMP;
            case BINARY -> Types.VARBINARY;
        };
    }

    /** An expression's value in a type that the expression's own widens to. */
    String convert(String value, ColumnType from, ColumnType to) {
        SqlKind before = kind(from);
        SqlKind after = kind(to);
        if (sql(from).equals(sql(to))) {
            return value;
        }
        if (after == SqlKind.TEXT) {
            // Numbers that stand beside numbers held as text are read from either; as text, a binary one would lose
            // digits.
            boolean number = SqlKind.of(to) == SqlKind.DECIMAL && before == SqlKind.FLOAT64;
            return number ? value : text(value, before);
        }
        if (after == SqlKind.DECIMAL && before == SqlKind.FLOAT64) {
            // Through its text: exactly the digits that the number prints.
            return "CAST(" + text(value, before) + " AS " + sql(to) + ")";
        }
        return after == SqlKind.TIMESTAMP || after == SqlKind.DECIMAL
                ? "CAST(" + value + " AS " + sql(to) + ")"
                : value;
    }

    private String text(String value, SqlKind kind) {
        return kind == SqlKind.BOOL
                ? "CASE WHEN " + value + " THEN 'true' WHEN NOT " + value + " THEN 'false' END"
                : facts.textCast().formatted(value);
    }
}
