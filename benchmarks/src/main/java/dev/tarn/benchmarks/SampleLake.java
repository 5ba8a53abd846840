package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.CatalogSettings;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.PartitionField;
import dev.tarn.ducklake.commit.LakeCommit;
import dev.tarn.ducklake.commit.NewColumn;
import dev.tarn.ducklake.files.LakeWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A lake in a folder, its catalog a DuckDB file: opened as a whole, as applications do, or in its parts. Not both at once.
 *
 * @param folder the folder
 * @param settings the engine's limits
 */
record SampleLake(Path folder, BenchmarkSettings settings) {

    private static final String BACKEND = "ducklake";

    /** As applications open it. */
    Tarn open() {
        return Tarn.open(
                BACKEND,
                Map.of(
                        "database_path", file().toString(),
                        "data_path", data(),
                        "performance.memory_limit", settings.memoryLimit(),
                        "performance.threads", settings.threads()));
    }

    LakeCatalog catalog() {
        return LakeCatalog.open(new CatalogLocation.DuckDbFile(file()), CatalogSettings.creating(Optional.of(data())));
    }

    DuckDbEngine engine() {
        return DuckDbEngine.open(
                BACKEND,
                new DuckDbSettings(
                        Optional.empty(),
                        false,
                        Optional.of(settings.memoryLimit()),
                        Optional.of(settings.threads()),
                        Optional.empty()));
    }

    /** A new table for a month's columns, partitioned by some of them. */
    static LakeTable table(LakeCatalog catalog, String name, List<SampleColumn> columns, long... partitionedBy) {
        LakeCommit commit = LakeCommit.on(catalog, catalog.latest());
        long schema = commit.names().schema("main").orElseThrow().id();
        commit.define()
                .createTable(
                        schema,
                        name,
                        columns.stream()
                                .map(column -> NewColumn.of(
                                        column.name(), column.targetType().toLowerCase(Locale.ROOT)))
                                .toList(),
                        java.util.Arrays.stream(partitionedBy)
                                .mapToObj(column -> new PartitionField(column, "identity"))
                                .toList());
        commit.commit("benchmark", "create " + name, "");
        return catalog.names(catalog.latest()).table("main", name).orElseThrow();
    }

    /** Seconds that a change takes, its commit included. */
    static double change(LakeCatalog catalog, DuckDbEngine engine, LakeTable table, BiConsumer<LakeWriter, Long> change)
            throws Exception {
        return Alternation.seconds(() -> {
            try (LakeWriter writer = LakeWriter.on(catalog, engine, catalog.latest(), "zstd")) {
                change.accept(writer, table.id());
                writer.commit("benchmark", "change " + table.name(), "");
            }
        });
    }

    private Path file() {
        return folder.resolve("lake.ducklake");
    }

    private String data() {
        return folder.resolve("data").toString();
    }
}
