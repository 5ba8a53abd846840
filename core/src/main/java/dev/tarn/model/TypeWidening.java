package dev.tarn.model;

import dev.tarn.model.ColumnType.Bool;
import dev.tarn.model.ColumnType.Date;
import dev.tarn.model.ColumnType.Decimal;
import dev.tarn.model.ColumnType.Float64;
import dev.tarn.model.ColumnType.Int64;
import dev.tarn.model.ColumnType.Json;
import dev.tarn.model.ColumnType.ListOf;
import dev.tarn.model.ColumnType.MapOf;
import dev.tarn.model.ColumnType.StructOf;
import dev.tarn.model.ColumnType.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rule behind {@link ColumnType#widenTo}. */
final class TypeWidening {

    private TypeWidening() {}

    static ColumnType common(ColumnType a, ColumnType b) {
        if (a.equals(b)) {
            return a;
        }
        if (a instanceof Bool || b instanceof Bool) {
            return ColumnType.TEXT;
        }
        if (isNumber(a) && isNumber(b)) {
            return number(a, b);
        }
        if (isTime(a) && isTime(b)) {
            return ColumnType.TIMESTAMP;
        }
        if (a instanceof MapOf x && b instanceof MapOf y) {
            return new MapOf(common(x.key(), y.key()), common(x.value(), y.value()));
        }
        if (a instanceof ListOf x && b instanceof ListOf y) {
            return new ListOf(common(x.element(), y.element()));
        }
        if (a instanceof StructOf x && b instanceof StructOf y) {
            return struct(x, y);
        }
        if (isNested(a) && isNested(b)) {
            return new Json();
        }
        return ColumnType.TEXT;
    }

    private static ColumnType number(ColumnType a, ColumnType b) {
        if (a instanceof Float64 || b instanceof Float64) {
            ColumnType exact = a instanceof Float64 ? b : a;
            return exact instanceof Int64 ? ColumnType.MONEY : common(exact, ColumnType.MONEY);
        }
        Decimal x = exact(a);
        Decimal y = exact(b);
        int scale = Math.max(x.scale(), y.scale());
        int whole = Math.max(x.precision() - x.scale(), y.precision() - y.scale());
        return scale + whole > 38 ? ColumnType.TEXT : new Decimal(scale + whole, scale);
    }

    private static Decimal exact(ColumnType type) {
        return type instanceof Decimal decimal ? decimal : new Decimal(19, 0);
    }

    private static StructOf struct(StructOf a, StructOf b) {
        Map<String, Column> fields = new LinkedHashMap<>();
        a.fields().forEach(field -> fields.put(field.name(), field));
        b.fields()
                .forEach(field -> fields.merge(
                        field.name(),
                        field,
                        (x, y) -> new Column(x.name(), x.originalName(), common(x.type(), y.type()))));
        return new StructOf(new ArrayList<>(List.copyOf(fields.values())));
    }

    private static boolean isNumber(ColumnType type) {
        return type instanceof Int64 || type instanceof Float64 || type instanceof Decimal;
    }

    private static boolean isTime(ColumnType type) {
        return type instanceof Date || type instanceof Timestamp;
    }

    private static boolean isNested(ColumnType type) {
        return type instanceof MapOf || type instanceof ListOf || type instanceof StructOf || type instanceof Json;
    }
}
