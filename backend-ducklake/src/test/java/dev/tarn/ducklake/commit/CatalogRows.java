package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.CatalogTable;
import dev.tarn.ducklake.catalog.CatalogTables;
import dev.tarn.ducklake.catalog.LakeCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rows of all 28 tables as text, without what is another in each lake: UUIDs, times, and who made it. */
final class CatalogRows {

    private CatalogRows() {}

    static Map<String, List<String>> of(LakeCatalog catalog) {
        Map<String, List<String>> rows = new TreeMap<>();
        for (CatalogTable table : CatalogTables.all()) {
            rows.put(table.name(), of(catalog, table.name()));
        }
        rows.get("ducklake_metadata").removeIf(row -> row.startsWith("created_by|") || row.startsWith("data_path|"));
        return rows;
    }

    /** The rows of one table, sorted. */
    static List<String> of(LakeCatalog catalog, String table) {
        List<String> columns = CatalogTables.named(table).columns().stream()
                .map(CatalogTable.Column::name)
                .filter(name ->
                        !name.endsWith("_uuid") && !name.equals("snapshot_time") && !name.equals("schedule_start"))
                .toList();
        String select = String.join(
                ", ",
                columns.stream()
                        .map(c -> "CAST(" + catalog.dialect().identifier(c) + " AS VARCHAR)")
                        .toList());
        List<String> rows = new ArrayList<>(catalog.read(
                "rows",
                session -> session.list(
                        row -> {
                            List<String> values = new ArrayList<>();
                            for (int i = 1; i <= columns.size(); i++) {
                                Optional<String> value = row.optionalText(i);
                                values.add(value.orElse("NULL"));
                            }
                            return String.join("|", values);
                        },
                        "SELECT " + select + " FROM " + session.table(table))));
        rows.sort(null);
        return rows;
    }
}
