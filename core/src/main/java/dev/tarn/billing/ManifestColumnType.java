package dev.tarn.billing;

import dev.tarn.model.ColumnType;
import dev.tarn.model.ColumnType.Bool;
import dev.tarn.model.ColumnType.Date;
import dev.tarn.model.ColumnType.Decimal;
import dev.tarn.model.ColumnType.Float64;
import dev.tarn.model.ColumnType.Int64;
import dev.tarn.model.ColumnType.MapOf;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the type names in manifests mean: those of CUR v1, and the SQL-like ones of AWS Data Exports. */
final class ManifestColumnType {

    private static final Pattern DECIMAL = Pattern.compile("(?:decimal|numeric)\\((\\d{1,2}),(\\d{1,2})\\)");
    private static final Pattern MAP = Pattern.compile("map<string,(.+)>");

    private ManifestColumnType() {}

    /** The type; empty for names that nobody has seen yet, which then declare nothing. */
    static Optional<ColumnType> of(String typeName) {
        String name = typeName.toLowerCase(Locale.ROOT).replace(" ", "");
        if (name.startsWith("optional")) {
            name = name.substring("optional".length());
        }
        return switch (name) {
            case "string", "varchar", "text", "interval" -> Optional.of(ColumnType.TEXT);
            case "bigdecimal", "decimal", "numeric" -> Optional.of(ColumnType.MONEY);
            case "datetime", "timestamp" -> Optional.of(ColumnType.TIMESTAMP);
            case "date" -> Optional.of(new Date());
            case "double", "float" -> Optional.of(new Float64());
            case "bigint", "int", "integer", "long" -> Optional.of(new Int64());
            case "boolean", "bool" -> Optional.of(new Bool());
            case "map" -> Optional.of(ColumnType.TEXT_MAP);
            default -> parametrised(name);
        };
    }

    private static Optional<ColumnType> parametrised(String name) {
        Matcher map = MAP.matcher(name);
        if (map.matches()) {
            return of(map.group(1)).map(value -> new MapOf(ColumnType.TEXT, value));
        }
        Matcher decimal = DECIMAL.matcher(name);
        if (!decimal.matches()) {
            return Optional.empty();
        }
        int precision = Integer.parseInt(decimal.group(1));
        int scale = Integer.parseInt(decimal.group(2));
        return precision >= 1 && precision <= 38 && scale <= precision
                ? Optional.of(new Decimal(precision, scale))
                : Optional.empty();
    }
}
