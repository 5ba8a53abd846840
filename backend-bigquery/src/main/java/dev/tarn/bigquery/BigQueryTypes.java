package dev.tarn.bigquery;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.StandardSQLTypeName;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * Tarn's types as BigQuery has them. What is nested is JSON, because the service's own lists know no NULL; where numbers in it could lose
 * digits, which JSON keeps as binary floating-point numbers, it is JSON in a text. What is in it says the column's description.
 */
final class BigQueryTypes {

    /** The longest description that the service takes. */
    private static final int LONGEST_DESCRIPTION = 1024;

    private BigQueryTypes() {}

    /** The type of a column. */
    static String sql(ColumnType type) {
        if (type instanceof ColumnType.Decimal decimal) {
            boolean narrow = decimal.scale() <= 9 && decimal.precision() - decimal.scale() <= 29;
            return (narrow ? "NUMERIC(" : "BIGNUMERIC(") + decimal.precision() + ", " + decimal.scale() + ")";
        } else if (type instanceof ColumnType.Bool) {
            return "BOOL";
        } else if (type instanceof ColumnType.Int64) {
            return "INT64";
        } else if (type instanceof ColumnType.Float64) {
            return "FLOAT64";
        } else if (type instanceof ColumnType.Date) {
            return "DATE";
        } else if (type instanceof ColumnType.Timestamp) {
            return "TIMESTAMP";
        } else if (type instanceof ColumnType.Binary) {
            return "BYTES";
        }
        return isJson(type) ? "JSON" : "STRING";
    }

    /** The type without its bounds, as expressions have it. */
    static String plain(ColumnType type) {
        return sql(type).replaceAll("\\(.*", "");
    }

    /** The type of a column that rows are loaded into: a file has JSON as text. */
    static String staged(ColumnType type) {
        return isJson(type) ? "STRING" : sql(type);
    }

    /** Whether a column is JSON to the service. */
    static boolean isJson(ColumnType type) {
        return isNested(type) && keepsDigits(type);
    }

    static boolean isNested(ColumnType type) {
        return type instanceof ColumnType.MapOf
                || type instanceof ColumnType.ListOf
                || type instanceof ColumnType.StructOf
                || type instanceof ColumnType.Json;
    }

    private static boolean keepsDigits(ColumnType type) {
        if (type instanceof ColumnType.MapOf map) {
            return keepsDigits(map.key()) && keepsDigits(map.value());
        } else if (type instanceof ColumnType.ListOf list) {
            return keepsDigits(list.element());
        } else if (type instanceof ColumnType.StructOf struct) {
            return struct.fields().stream().allMatch(field -> keepsDigits(field.type()));
        }
        return !(type instanceof ColumnType.Decimal) && !(type instanceof ColumnType.Json);
    }

    /** A column's definition. */
    static String definition(Column column) {
        String description = isNested(column.type()) ? TypeText.write(column.type()) : "";
        return BigQuerySql.column(column.name()) + " " + sql(column.type())
                + (description.isEmpty() || description.length() > LONGEST_DESCRIPTION
                        ? ""
                        : " OPTIONS (description = " + BigQuerySql.literal(description) + ")");
    }

    /** The columns of a table of the service's. */
    static TableSchema schema(FieldList fields) {
        List<Column> columns = new ArrayList<>();
        fields.forEach(field -> columns.add(Column.of(BigQueryNames.decode(field.getName()), type(field))));
        return new TableSchema(columns);
    }

    /** The type of a field of the service's. */
    static ColumnType type(Field field) {
        ColumnType one = element(field);
        return field.getMode() == Field.Mode.REPEATED ? new ColumnType.ListOf(one) : one;
    }

    private static ColumnType element(Field field) {
        StandardSQLTypeName name = field.getType().getStandardType();
        switch (name) {
            case BOOL:
                return new ColumnType.Bool();
            case INT64:
                return new ColumnType.Int64();
            case FLOAT64:
                return new ColumnType.Float64();
            case NUMERIC, BIGNUMERIC:
                return decimal(field, name);
            case DATE:
                return new ColumnType.Date();
            case TIMESTAMP, DATETIME:
                return ColumnType.TIMESTAMP;
            case BYTES:
                return new ColumnType.Binary();
            case STRUCT:
                return new ColumnType.StructOf(schema(field.getSubFields()).columns());
            case JSON:
                return described(field, true);
            case STRING:
                return described(field, false);
            default:
                return ColumnType.TEXT;
        }
    }

    /** A number without bounds, such as a sum, is called by the widest type; its value keeps all its digits. */
    private static ColumnType decimal(Field field, StandardSQLTypeName name) {
        Long precision = field.getPrecision();
        long scale = field.getScale() == null ? 0 : field.getScale();
        if (precision == null || precision > 38 || scale > precision) {
            return name == StandardSQLTypeName.NUMERIC && precision == null
                    ? new ColumnType.Decimal(38, 9)
                    : ColumnType.MONEY;
        }
        return new ColumnType.Decimal(precision.intValue(), (int) scale);
    }

    private static ColumnType described(Field field, boolean json) {
        ColumnType inside = TypeText.read(field.getDescription()).orElse(ColumnType.TEXT);
        if (isNested(inside) && isJson(inside) == json) {
            return inside;
        }
        return json ? new ColumnType.Json() : ColumnType.TEXT;
    }
}
