package dev.tarn.ducklake.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a lake should be, in plain collections: tables by name, rows as texts by column. */
final class ModelLake {

    /** A column: what rows that are older than it have. */
    record ModelColumn(String name, String type, String initial) {}

    /** A table. */
    static final class ModelTable {
        final List<ModelColumn> columns = new ArrayList<>();
        final List<Map<String, String>> rows = new ArrayList<>();
        final boolean partitioned;

        ModelTable(boolean partitioned) {
            this.partitioned = partitioned;
        }

        ModelTable copy() {
            ModelTable copy = new ModelTable(partitioned);
            copy.columns.addAll(columns);
            rows.forEach(row -> copy.rows.add(new LinkedHashMap<>(row)));
            return copy;
        }

        List<String> texts() {
            return rows.stream()
                    .map(row -> columns.stream()
                            .map(c -> String.valueOf(row.get(c.name())))
                            .reduce("", (a, b) -> a + "|" + b))
                    .sorted()
                    .toList();
        }

        void rename(String from, String to) {
            columns.replaceAll(c -> c.name().equals(from) ? new ModelColumn(to, c.type(), c.initial()) : c);
            rows.forEach(row -> row.put(to, row.remove(from)));
        }

        void drop(String name) {
            columns.removeIf(c -> c.name().equals(name));
            rows.forEach(row -> row.remove(name));
        }

        void add(ModelColumn column) {
            columns.add(column);
            rows.forEach(row -> row.put(column.name(), column.initial()));
        }
    }

    final Map<String, ModelTable> tables = new TreeMap<>();

    ModelLake copy() {
        ModelLake copy = new ModelLake();
        tables.forEach((name, table) -> copy.tables.put(name, table.copy()));
        return copy;
    }
}
