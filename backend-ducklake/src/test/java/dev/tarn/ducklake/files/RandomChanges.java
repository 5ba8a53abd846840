package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.PartitionField;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.commit.NewColumn;
import dev.tarn.ducklake.files.ModelLake.ModelColumn;
import dev.tarn.ducklake.files.ModelLake.ModelTable;
import dev.tarn.ducklake.scan.Predicate;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Changes a lake and its model alike, at random. Each row has an id of its own and a partition key, which are never dropped. */
final class RandomChanges {

    private final Supplier<LakeCatalog> catalog;
    private final DuckDbEngine engine;
    private final Random random;
    private final ModelLake model = new ModelLake();
    private final List<String> log = new ArrayList<>();
    private long lastId;
    private int names;

    RandomChanges(Supplier<LakeCatalog> catalog, DuckDbEngine engine, long seed) {
        this.catalog = catalog;
        this.engine = engine;
        this.random = new Random(seed);
    }

    ModelLake model() {
        return model;
    }

    List<String> log() {
        return log;
    }

    /** One commit. */
    SnapshotRow step() throws SQLException {
        try (LakeWriter writer =
                        LakeWriter.on(catalog.get(), engine, catalog.get().latest(), "zstd");
                Connection connection = engine.connection("rows")) {
            if (model.tables.isEmpty() || model.tables.size() < 3 && random.nextInt(12) == 0) {
                create(writer);
            } else {
                List<String> all = List.copyOf(model.tables.keySet());
                change(writer, new DuckDbStatements(connection), all.get(random.nextInt(all.size())));
            }
            return writer.commit("tester", "step " + log.size(), "");
        }
    }

    private void create(LakeWriter writer) {
        boolean partitioned = random.nextInt(3) > 0;
        String name = "t " + ++names;
        ModelTable table = new ModelTable(partitioned);
        table.columns.addAll(List.of(
                new ModelColumn("id", "int64", null),
                new ModelColumn("part", "int32", null),
                new ModelColumn("v", "varchar", null),
                new ModelColumn("n", "int32", null)));
        LakeTable made = writer.changes()
                .define()
                .createTable(
                        writer.changes().names().schema("main").orElseThrow().id(),
                        name,
                        table.columns.stream()
                                .map(c -> NewColumn.of(c.name(), c.type()))
                                .toList(),
                        partitioned ? List.of(new PartitionField(2, "identity")) : List.of());
        model.tables.put(name, table);
        log.add("create " + name + (partitioned ? " partitioned" : ""));
        if (random.nextBoolean()) {
            List<Map<String, String>> rows = rows(table, Optional.empty());
            writer.append(made.id(), select(table, rows));
            table.rows.addAll(rows);
        }
    }

    private void change(LakeWriter writer, DuckDbStatements on, String name) {
        ModelTable table = model.tables.get(name);
        LakeTable lake = writer.changes().names().table("main", name).orElseThrow();
        int what = random.nextInt(22);
        log.add(what + " on " + name);
        switch (what) {
            case 0, 1, 2, 3 -> append(writer, table, lake);
            case 4, 5, 6 -> delete(writer, table, lake);
            case 7, 8, 9 -> update(writer, table, lake);
            case 10, 11, 12, 13 -> replace(writer, on, table, lake);
            case 14 -> addColumn(writer, table, lake);
            case 15 -> dropColumn(writer, table, lake);
            case 16 -> renameColumn(writer, table, lake);
            case 17 -> widen(writer, table, lake);
            case 18 -> truncate(writer, table, lake);
            case 19 -> {
                delete(writer, table, lake);
                update(writer, table, lake);
                append(writer, table, lake);
            }
            case 20 -> evolveAndReplace(writer, on, table, lake);
            default -> dropTable(writer, name, lake);
        }
    }

    private void append(LakeWriter writer, ModelTable table, LakeTable lake) {
        List<Map<String, String>> rows = rows(table, Optional.empty());
        writer.append(lake.id(), select(table, rows));
        table.rows.addAll(rows);
    }

    private void delete(LakeWriter writer, ModelTable table, LakeTable lake) {
        int modulus = 2 + random.nextInt(6);
        int rest = random.nextInt(modulus);
        writer.delete(lake.id(), "id % " + modulus + " = " + rest, Predicate.ALL);
        table.rows.removeIf(row -> Long.parseLong(row.get("id")) % modulus == rest);
    }

    private void update(LakeWriter writer, ModelTable table, LakeTable lake) {
        int modulus = 2 + random.nextInt(6);
        int rest = random.nextInt(modulus);
        writer.update(
                lake.id(),
                Map.of("part", "(part + 1) % 4", "ID", "id"),
                "id % " + modulus + " = " + rest,
                Predicate.ALL);
        table.rows.stream()
                .filter(row -> Long.parseLong(row.get("id")) % modulus == rest)
                .filter(row -> row.get("part") != null)
                .forEach(row -> row.put("part", String.valueOf((Integer.parseInt(row.get("part")) + 1) % 4)));
    }

    private void replace(LakeWriter writer, DuckDbStatements on, ModelTable table, LakeTable lake) {
        replaceOne(writer, on, table, lake, String.valueOf(random.nextInt(2)));
        if (random.nextBoolean()) {
            replaceOne(writer, on, table, lake, random.nextBoolean() ? "2" : null);
        }
    }

    private void replaceOne(LakeWriter writer, DuckDbStatements on, ModelTable table, LakeTable lake, String part) {
        List<Map<String, String>> rows = rows(table, Optional.ofNullable(part));
        rows.forEach(row -> row.put("part", part));
        PartitionCondition condition = new PartitionCondition(
                new PartitionField(lake.column("part").orElseThrow().id(), "identity"), Optional.ofNullable(part));
        writer.replace(on, lake.id(), List.of(condition), select(table, rows));
        table.rows.removeIf(row -> part == null ? row.get("part") == null : part.equals(row.get("part")));
        table.rows.addAll(rows);
    }

    private void evolveAndReplace(LakeWriter writer, DuckDbStatements on, ModelTable table, LakeTable lake) {
        addColumn(writer, table, lake);
        replaceOne(writer, on, table, writer.changes().table(lake.id()), "1");
    }

    private void addColumn(LakeWriter writer, ModelTable table, LakeTable lake) {
        String initial = random.nextBoolean() ? "d'" + names : null;
        ModelColumn column = new ModelColumn("c" + ++names, "varchar", initial);
        writer.changes()
                .alter(lake.id())
                .add(new NewColumn(column.name(), "varchar", Optional.ofNullable(initial), "literal", true, List.of()));
        table.add(column);
    }

    private Optional<ModelColumn> some(ModelTable table) {
        List<ModelColumn> free = table.columns.stream()
                .filter(c -> !c.name().equals("id") && !c.name().equals("part"))
                .toList();
        return free.isEmpty() ? Optional.empty() : Optional.of(free.get(random.nextInt(free.size())));
    }

    private static long id(LakeTable lake, ModelColumn column) {
        return lake.column(column.name()).map(LakeColumn::id).orElseThrow();
    }

    private void dropColumn(LakeWriter writer, ModelTable table, LakeTable lake) {
        some(table).ifPresent(column -> {
            writer.changes().alter(lake.id()).drop(id(lake, column));
            table.drop(column.name());
        });
    }

    private void renameColumn(LakeWriter writer, ModelTable table, LakeTable lake) {
        some(table).ifPresent(column -> {
            String to = "r \"" + ++names;
            writer.changes().alter(lake.id()).rename(id(lake, column), to);
            table.rename(column.name(), to);
        });
    }

    private void widen(LakeWriter writer, ModelTable table, LakeTable lake) {
        table.columns.stream()
                .filter(c -> c.type().equals("int32") && !c.name().equals("part"))
                .findFirst()
                .ifPresent(column -> {
                    writer.changes().alter(lake.id()).retype(id(lake, column), "int64");
                    table.columns.replaceAll(c -> c == column ? new ModelColumn(c.name(), "int64", c.initial()) : c);
                });
    }

    private void truncate(LakeWriter writer, ModelTable table, LakeTable lake) {
        writer.truncate(lake.id());
        table.rows.clear();
    }

    private void dropTable(LakeWriter writer, String name, LakeTable lake) {
        writer.changes().define().dropTable(lake.id());
        model.tables.remove(name);
    }

    private List<Map<String, String>> rows(ModelTable table, Optional<String> part) {
        List<Map<String, String>> rows = new ArrayList<>();
        int count = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            Map<String, String> row = new LinkedHashMap<>();
            for (ModelColumn column : table.columns) {
                row.put(column.name(), value(column, part));
            }
            rows.add(row);
        }
        return rows;
    }

    private String value(ModelColumn column, Optional<String> part) {
        if (column.name().equals("id")) {
            return String.valueOf(++lastId);
        }
        if (column.name().equals("part")) {
            return part.orElse(random.nextInt(8) == 0 ? null : String.valueOf(random.nextInt(4)));
        }
        if (random.nextInt(5) == 0) {
            return null;
        }
        return switch (column.type()) {
            case "int32" -> String.valueOf(random.nextInt(1000));
            case "int64" -> String.valueOf(random.nextLong());
            default -> "é'" + random.nextInt(1000);
        };
    }

    private static LakeRows select(ModelTable table, List<Map<String, String>> rows) {
        String names = table.columns.stream()
                .map(c -> '"' + c.name().replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(", "));
        String nothing = table.columns.stream().map(c -> "NULL").collect(Collectors.joining(", ", "(", ")"));
        String values = rows.stream()
                .map(row -> table.columns.stream()
                        .map(c -> row.get(c.name()))
                        .map(v -> v == null ? "NULL" : "'" + v.replace("'", "''") + "'")
                        .collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(", "));
        return LakeRows.of(
                "SELECT * FROM (VALUES " + (rows.isEmpty() ? nothing : values) + ") v(" + names + ")"
                        + (rows.isEmpty() ? " WHERE false" : ""),
                table.columns.stream().map(ModelColumn::name).toList());
    }
}
