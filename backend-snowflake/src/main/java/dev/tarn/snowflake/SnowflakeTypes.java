package dev.tarn.snowflake;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Tarn's types as Snowflake has them, and as texts that say more: {@code VARIANT} holds everything that is nested, and what is in it
 * is the text in the column's comment.
 */
final class SnowflakeTypes {

    static final String NESTED = "VARIANT";

    /** As many digits as 64 bits have. */
    private static final int LONG_DIGITS = 19;

    private SnowflakeTypes() {}

    /** The type of a column. */
    static String sql(ColumnType type) {
        if (type instanceof ColumnType.Decimal decimal) {
            return "NUMBER(" + decimal.precision() + "," + decimal.scale() + ")";
        } else if (type instanceof ColumnType.Text) {
            return "VARCHAR";
        } else if (type instanceof ColumnType.Bool) {
            return "BOOLEAN";
        } else if (type instanceof ColumnType.Int64) {
            return "NUMBER(" + LONG_DIGITS + ",0)";
        } else if (type instanceof ColumnType.Float64) {
            return "FLOAT";
        } else if (type instanceof ColumnType.Date) {
            return "DATE";
        } else if (type instanceof ColumnType.Timestamp) {
            return "TIMESTAMP_NTZ(6)";
        } else if (type instanceof ColumnType.Binary) {
            return "BINARY";
        }
        return NESTED;
    }

    /** The type of a column of staged rows, where what is nested is still JSON text. */
    static String staged(ColumnType type) {
        return isNested(type) ? "VARCHAR" : sql(type);
    }

    /** The type in full. */
    static String text(ColumnType type) {
        if (type instanceof ColumnType.MapOf map) {
            return "map(" + text(map.key()) + ", " + text(map.value()) + ")";
        } else if (type instanceof ColumnType.ListOf list) {
            return "list(" + text(list.element()) + ")";
        } else if (type instanceof ColumnType.StructOf struct) {
            return struct.fields().stream()
                    .map(SnowflakeTypes::field)
                    .collect(Collectors.joining(", ", "struct(", ")"));
        } else if (type instanceof ColumnType.Decimal decimal) {
            return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
        } else if (type instanceof ColumnType.Json) {
            return "json";
        }
        return type.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String field(Column field) {
        return SnowflakeSql.quoted(field.name()) + " " + text(field.type());
    }

    static boolean isNested(ColumnType type) {
        return type instanceof ColumnType.MapOf
                || type instanceof ColumnType.ListOf
                || type instanceof ColumnType.StructOf
                || type instanceof ColumnType.Json;
    }

    /**
     * The type of a column.
     *
     * @param sql what the service calls its type, without its size
     * @param precision how many digits a number has
     * @param scale how many of them stand behind the point
     * @param comment what the column's comment says, empty where it has none
     */
    static ColumnType of(String sql, int precision, int scale, String comment) {
        switch (sql.toUpperCase(Locale.ROOT)) {
            case "BOOLEAN":
                return new ColumnType.Bool();
            case "NUMBER", "DECIMAL", "NUMERIC", "FIXED", "BIGINT", "INTEGER", "INT", "SMALLINT":
                return number(precision, scale, comment);
            case "FLOAT", "DOUBLE", "REAL", "DOUBLE PRECISION":
                return new ColumnType.Float64();
            case "DATE":
                return new ColumnType.Date();
            case "TIMESTAMP",
                    "TIMESTAMP_NTZ",
                    "TIMESTAMPNTZ",
                    "TIMESTAMP_LTZ",
                    "TIMESTAMPLTZ",
                    "TIMESTAMP_TZ",
                    "TIMESTAMPTZ":
                return ColumnType.TIMESTAMP;
            case "BINARY", "VARBINARY":
                return new ColumnType.Binary();
            case NESTED, "OBJECT", "ARRAY", "MAP":
                return nested(comment);
            default:
                return ColumnType.TEXT;
        }
    }

    /** A number's type; one of 18 or 19 digits and none behind the point is what counts and 64-bit integers are. */
    private static ColumnType number(int precision, int scale, String comment) {
        if (isTold(comment) && commented(comment).equals(new ColumnType.Decimal(precision, scale))) {
            return commented(comment);
        }
        if (scale == 0 && precision > 0 && precision <= LONG_DIGITS) {
            return new ColumnType.Int64();
        }
        boolean known = precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision;
        return known ? new ColumnType.Decimal(precision, scale) : ColumnType.MONEY;
    }

    /** Whether a column's comment has to say what its values are: their type in the database could be another's. */
    static boolean isTold(ColumnType type) {
        return isNested(type)
                || type instanceof ColumnType.Decimal decimal
                        && decimal.scale() == 0
                        && decimal.precision() <= LONG_DIGITS;
    }

    private static boolean isTold(String comment) {
        return comment.startsWith("decimal(");
    }

    private static ColumnType nested(String comment) {
        ColumnType inside = commented(comment);
        return isNested(inside) ? inside : new ColumnType.Json();
    }

    private static ColumnType commented(String comment) {
        try {
            return new TypeText(comment).parse();
        } catch (IllegalArgumentException e) {
            // Nobody's comment, or somebody else's: what is inside is not known.
            return new ColumnType.Json();
        }
    }
}
