package dev.tarn.ducklake.catalog;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbTypes;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Types as the catalog, the engine and Tarn's model write them. */
public final class LakeTypes {

    private static final Map<String, String> SCALARS = Map.ofEntries(
            Map.entry("boolean", "BOOLEAN"),
            Map.entry("int8", "TINYINT"),
            Map.entry("int16", "SMALLINT"),
            Map.entry("int32", "INTEGER"),
            Map.entry("int64", "BIGINT"),
            Map.entry("int128", "HUGEINT"),
            Map.entry("uint8", "UTINYINT"),
            Map.entry("uint16", "USMALLINT"),
            Map.entry("uint32", "UINTEGER"),
            Map.entry("uint64", "UBIGINT"),
            Map.entry("uint128", "UHUGEINT"),
            Map.entry("float32", "FLOAT"),
            Map.entry("float64", "DOUBLE"),
            Map.entry("date", "DATE"),
            Map.entry("time", "TIME"),
            Map.entry("time_ns", "TIME_NS"),
            Map.entry("timetz", "TIME WITH TIME ZONE"),
            Map.entry("timestamp", "TIMESTAMP"),
            Map.entry("timestamp_s", "TIMESTAMP_S"),
            Map.entry("timestamp_ms", "TIMESTAMP_MS"),
            Map.entry("timestamp_ns", "TIMESTAMP_NS"),
            Map.entry("timestamptz", "TIMESTAMP WITH TIME ZONE"),
            Map.entry("interval", "INTERVAL"),
            Map.entry("varchar", "VARCHAR"),
            Map.entry("json", "JSON"),
            Map.entry("blob", "BLOB"),
            Map.entry("uuid", "UUID"),
            Map.entry("variant", "VARIANT"),
            Map.entry("geometry", "GEOMETRY"));

    private static final Map<String, String> BACK =
            SCALARS.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private static final Pattern DECIMAL = Pattern.compile("decimal\\(\\s*(\\d{1,2})\\s*,\\s*(\\d{1,2})\\s*\\)");

    private LakeTypes() {}

    /**
     * A scalar type as the engine writes it.
     *
     * @param type as the catalog writes it, for example {@code decimal(38,18)}
     * @return as SQL
     * @throws BackendRejectedException if the format has no such scalar type
     */
    public static String sql(String type) {
        String plain = type.strip().toLowerCase(Locale.ROOT);
        Matcher decimal = DECIMAL.matcher(plain);
        if (decimal.matches()) {
            return "DECIMAL(" + decimal.group(1) + "," + decimal.group(2) + ")";
        }
        String sql = SCALARS.get(plain.equals("timestamp_us") ? "timestamp" : plain);
        if (sql == null) {
            throw new BackendRejectedException("[ducklake] read catalog: a column has the type '" + type
                    + "', which format 1.0 does not have;" + " read the lake with the program that wrote it");
        }
        return sql;
    }

    /**
     * A column's type as the engine writes it, with the types of its fields.
     *
     * @param column the column
     * @return as SQL, field names quoted
     * @throws BackendRejectedException if the format has no such type
     */
    public static String sql(LakeColumn column) {
        return switch (column.type()) {
            case "struct" ->
                column.children().stream()
                        .map(field -> DuckDbSql.identifier(field.name()) + " " + sql(field))
                        .collect(Collectors.joining(", ", "STRUCT(", ")"));
            case "list" -> sql(child(column, 0, 1)) + "[]";
            case "map" -> "MAP(" + sql(child(column, 0, 2)) + ", " + sql(child(column, 1, 2)) + ")";
            default -> sql(column.type());
        };
    }

    /**
     * A column's type in Tarn's model.
     *
     * @param column the column
     * @return the type; text where the model has no name for it
     * @throws BackendRejectedException if the format has no such type
     */
    public static ColumnType model(LakeColumn column) {
        return switch (column.type()) {
            case "struct" ->
                new ColumnType.StructOf(column.children().stream()
                        .map(field -> Column.of(field.name(), model(field)))
                        .toList());
            case "list" -> new ColumnType.ListOf(model(child(column, 0, 1)));
            case "map" -> new ColumnType.MapOf(model(child(column, 0, 2)), model(child(column, 1, 2)));
            default -> DuckDbTypes.parse(sql(column.type()));
        };
    }

    /**
     * A new column of a type of Tarn's model. Columns and fields are numbered depth first, the column before its fields.
     *
     * @param name its name
     * @param type its type
     * @param ids gives the next number
     * @return the column, which may be NULL and has no default
     */
    public static LakeColumn column(String name, ColumnType type, LongSupplier ids) {
        return column(name, DuckDbTypes.sql(type), ids);
    }

    /**
     * A new column of a type that the engine prints, numbered as in {@link #column(String, ColumnType, LongSupplier)}.
     *
     * @param name its name
     * @param sql its type, as {@code DESCRIBE} prints it
     * @param ids gives the next number
     * @return the column, which may be NULL and has no default
     * @throws BackendRejectedException if the format has no such type
     */
    public static LakeColumn column(String name, String sql, LongSupplier ids) {
        return new EngineType(sql).column(name, ids);
    }

    static String scalar(String sql) {
        String plain = sql.strip().toUpperCase(Locale.ROOT);
        Matcher decimal = DECIMAL.matcher(plain.toLowerCase(Locale.ROOT));
        if (decimal.matches()) {
            return "decimal(" + decimal.group(1) + "," + decimal.group(2) + ")";
        }
        String type = BACK.get(
                switch (plain) {
                    case "TIMESTAMPTZ" -> "TIMESTAMP WITH TIME ZONE";
                    case "TIMETZ" -> "TIME WITH TIME ZONE";
                    case "REAL" -> "FLOAT";
                    default -> plain;
                });
        if (type == null) {
            throw new BackendRejectedException(
                    "[ducklake] make column: the format has no type for " + sql + "; cast it to another type first");
        }
        return type;
    }

    static LakeColumn make(String name, String type, long id, List<LakeColumn> children) {
        return new LakeColumn(id, name, type, Optional.empty(), Optional.empty(), "literal", true, children);
    }

    private static LakeColumn child(LakeColumn column, int index, int count) {
        if (column.children().size() != count) {
            throw new BackendRejectedException("[ducklake] read catalog: column " + column.name() + " is a "
                    + column.type() + " with " + column.children().size() + " fields, not " + count
                    + "; the catalog is damaged");
        }
        return column.children().get(index);
    }
}
