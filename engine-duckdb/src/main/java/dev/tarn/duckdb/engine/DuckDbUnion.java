package dev.tarn.duckdb.engine;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SystemColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The SELECT over all tables of an export: every row of each, and every column of any. */
public final class DuckDbUnion {

    private DuckDbUnion() {}

    /**
     * One of the tables.
     *
     * @param from what stands after FROM
     * @param month an expression for the billing period of its rows, where they don't say it themselves
     * @param schema its columns
     */
    public record Part(String from, Optional<String> month, TableSchema schema) {}

    /**
     * The SELECT. Columns that another table has in a wider type are widened; system columns that a table lacks are filled in.
     *
     * @param parts the tables, at least one
     * @return a SELECT without parameters
     */
    public static String select(List<Part> parts) {
        Map<String, ColumnType> types = new LinkedHashMap<>();
        for (Part part : parts) {
            part.schema().columns().forEach(c -> types.merge(key(c), c.type(), ColumnType::widenTo));
        }
        List<String> selects = new ArrayList<>();
        for (Part part : parts) {
            selects.add(select(part, types));
        }
        return String.join(" UNION ALL BY NAME ", selects);
    }

    private static String select(Part part, Map<String, ColumnType> types) {
        List<String> values = new ArrayList<>();
        for (Column system : SystemColumns.ALL) {
            if (part.schema().find(system.name()).isEmpty()) {
                String value = system.equals(SystemColumns.BILLING_PERIOD)
                        ? part.month().orElse("CAST(NULL AS VARCHAR)")
                        : system.equals(SystemColumns.ACCOUNT) ? "''" : "CAST(NULL AS VARCHAR)";
                values.add(value + " AS " + DuckDbSql.identifier(system.name()));
            }
        }
        for (Column column : part.schema().columns()) {
            String name = DuckDbSql.identifier(column.name());
            String value = DuckDbWidening.convert(name, column.type(), types.get(key(column)));
            values.add(value.equals(name) ? name : value + " AS " + name);
        }
        return "SELECT " + String.join(", ", values) + " FROM " + part.from();
    }

    private static String key(Column column) {
        return column.name().toLowerCase(Locale.ROOT);
    }
}
