package dev.tarn.postgres;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.util.stream.Collectors;

/**
 * Tarn's types as PostgreSQL has them, and as texts that say more: {@code jsonb} holds everything that is nested, and what is in
 * it is the text in the column's comment.
 */
final class PostgresTypes {

    static final String JSON = "jsonb";

    private PostgresTypes() {}

    /** The type of a column. */
    static String sql(ColumnType type) {
        if (type instanceof ColumnType.Decimal decimal) {
            return "numeric(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        if (type instanceof ColumnType.Text) {
            return "text";
        } else if (type instanceof ColumnType.Bool) {
            return "boolean";
        } else if (type instanceof ColumnType.Int64) {
            return "bigint";
        } else if (type instanceof ColumnType.Float64) {
            return "double precision";
        } else if (type instanceof ColumnType.Date) {
            return "date";
        } else if (type instanceof ColumnType.Timestamp) {
            return "timestamp";
        } else if (type instanceof ColumnType.Binary) {
            return "bytea";
        }
        return JSON;
    }

    /** The type in full. */
    static String text(ColumnType type) {
        if (type instanceof ColumnType.MapOf map) {
            return "map(" + text(map.key()) + ", " + text(map.value()) + ")";
        } else if (type instanceof ColumnType.ListOf list) {
            return "list(" + text(list.element()) + ")";
        } else if (type instanceof ColumnType.StructOf struct) {
            return struct.fields().stream().map(PostgresTypes::field).collect(Collectors.joining(", ", "struct(", ")"));
        }
        return sql(type);
    }

    private static String field(Column field) {
        return PostgresSql.quoted(field.name()) + " " + text(field.type());
    }

    /** The type that {@link #text} gave. */
    static ColumnType parse(String text) {
        return new TypeText(text).parse();
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
     * @param sql what the server calls its type
     * @param comment what its comment says, null where it has none
     */
    static ColumnType of(String sql, String comment) {
        if (sql.equals(JSON) && comment != null) {
            try {
                ColumnType inside = parse(comment);
                return isNested(inside) ? inside : new ColumnType.Json();
            } catch (IllegalArgumentException e) {
                // Somebody else's comment: what is inside is not known, and it is JSON all the same.
                return new ColumnType.Json();
            }
        }
        return of(sql);
    }

    private static ColumnType of(String sql) {
        String word = sql.replaceAll("\\(.*", "").strip();
        switch (word) {
            case "boolean", "bool":
                return new ColumnType.Bool();
            case "bigint", "integer", "smallint", "int8", "int4", "int2", "oid":
                return new ColumnType.Int64();
            case "double precision", "real", "float8", "float4":
                return new ColumnType.Float64();
            case "date":
                return new ColumnType.Date();
            case "timestamp", "timestamptz", "timestamp without time zone", "timestamp with time zone":
                return ColumnType.TIMESTAMP;
            case "bytea":
                return new ColumnType.Binary();
            case JSON, "json":
                return new ColumnType.Json();
            case "numeric":
                return decimal(sql);
            default:
                return ColumnType.TEXT;
        }
    }

    /** A number without bounds, such as a sum, is called by the widest type; its value keeps all its digits. */
    private static ColumnType decimal(String sql) {
        try {
            return sql.contains("(") ? parse(sql.replace(" ", "")) : ColumnType.MONEY;
        } catch (IllegalArgumentException e) {
            return ColumnType.MONEY;
        }
    }
}
