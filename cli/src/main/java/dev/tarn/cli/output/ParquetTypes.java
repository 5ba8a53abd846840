package dev.tarn.cli.output;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.ColumnType.Binary;
import dev.tarn.model.ColumnType.Bool;
import dev.tarn.model.ColumnType.Date;
import dev.tarn.model.ColumnType.Decimal;
import dev.tarn.model.ColumnType.Float64;
import dev.tarn.model.ColumnType.Int64;
import dev.tarn.model.ColumnType.ListOf;
import dev.tarn.model.ColumnType.MapOf;
import dev.tarn.model.ColumnType.StructOf;
import dev.tarn.model.ColumnType.Timestamp;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Column types in the words of the engine that writes Parquet, without loss. */
final class ParquetTypes {

    private ParquetTypes() {}

    static String of(ColumnType type) {
        if (type instanceof Bool) {
            return "BOOLEAN";
        } else if (type instanceof Int64) {
            return "BIGINT";
        } else if (type instanceof Float64) {
            return "DOUBLE";
        } else if (type instanceof Decimal decimal) {
            return "DECIMAL(" + decimal.precision() + ", " + decimal.scale() + ")";
        } else if (type instanceof Date) {
            return "DATE";
        } else if (type instanceof Timestamp) {
            // An instant, and marked as one: readers without a zone of their own must not have to guess.
            return "TIMESTAMPTZ";
        } else if (type instanceof Binary) {
            return "BLOB";
        } else if (type instanceof MapOf map) {
            return "MAP(" + of(map.key()) + ", " + of(map.value()) + ")";
        } else if (type instanceof ListOf list) {
            return of(list.element()) + "[]";
        } else if (type instanceof StructOf struct) {
            return struct.fields().stream()
                    .map(field -> quoted(field.name()) + " " + of(field.type()))
                    .collect(Collectors.joining(", ", "STRUCT(", ")"));
        }
        // Text, and JSON documents: Parquet keeps both as text.
        return "VARCHAR";
    }

    static boolean isNested(ColumnType type) {
        return type instanceof MapOf || type instanceof ListOf || type instanceof StructOf;
    }

    /** How a column is kept until it is written: a nested one as JSON whose leaves are texts, so that no digit is lost. */
    static String stagedAs(Column column) {
        return isNested(column.type()) ? "VARCHAR" : of(column.type());
    }

    static String selected(Column column, String stagedName, String name) {
        String value = isNested(column.type())
                ? "CAST(CAST(" + quoted(stagedName) + " AS JSON) AS " + of(column.type()) + ")"
                : quoted(stagedName);
        return value + " AS " + quoted(name);
    }

    static String nestedText(Object value) {
        return Json.text(leavesAsText(value));
    }

    private static Object leavesAsText(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> texts = new LinkedHashMap<>();
            map.forEach((key, element) -> texts.put(leafText(key), leavesAsText(element)));
            return texts;
        }
        if (value instanceof Iterable<?> list) {
            List<Object> texts = new ArrayList<>();
            list.forEach(element -> texts.add(leavesAsText(element)));
            return texts;
        }
        return value == null ? null : leafText(value);
    }

    private static String leafText(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof byte[] bytes) {
            StringBuilder text = new StringBuilder();
            for (byte b : bytes) {
                text.append(String.format("\\x%02X", b));
            }
            return text.toString();
        }
        return value.toString();
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
