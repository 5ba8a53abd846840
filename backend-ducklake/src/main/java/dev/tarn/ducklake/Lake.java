package dev.tarn.ducklake;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbErrors;
import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.DataPath;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.commit.CommitObserver;
import dev.tarn.ducklake.files.ParquetWriter;
import dev.tarn.ducklake.files.WriteOptions;
import dev.tarn.ducklake.scan.LakeQuery;
import dev.tarn.ducklake.store.LakeStore;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.store.StoreSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The open lake: its catalog, the engine that reads and writes its files, and the right to load. */
final class Lake implements AutoCloseable {

    private static final String INLINING = "data_inlining_row_limit";

    private final DuckLakeConfig config;
    private final LakeCatalog catalog;
    private final DuckDbEngine engine;
    private final LakeState state;
    private final LakeQuery queries;
    private final CommitObserver commits;
    private final Semaphore loads;

    private Lake(DuckLakeConfig config, LakeCatalog catalog, DuckDbEngine engine, CommitObserver commits) {
        this.config = config;
        this.catalog = catalog;
        this.engine = engine;
        this.state = new LakeState(catalog);
        this.queries = new LakeQuery(catalog, engine);
        this.commits = commits;
        this.loads = new Semaphore(config.limits().maxConcurrentLoads().orElse(Integer.MAX_VALUE), true);
    }

    static Lake open(DuckLakeConfig config, StoreSettings stores, CommitObserver commits) {
        // Before a lake is made there.
        config.dataPath()
                .filter(path -> LakeStore.SCHEME.matcher(path).matches())
                .ifPresent(path -> {
                    try (LakeStore store = LakeStore.of(DataPath.absolute(path), stores)) {
                        store.check();
                    }
                });
        LakeCatalog catalog = LakeCatalog.open(config.location(), config.catalogSettings(), stores);
        try {
            if (catalog.files().remote() && config.duckdbPath().isPresent()) {
                throw new InvalidConfigException("[" + DuckLakeBackendProvider.NAME + "] open "
                        + catalog.subject()
                        + ": the views of duckdb_path read files of this machine, and the lake's are at "
                        + catalog.dataPath() + "; drop duckdb_path, or keep the files on a local disk");
            }
            return new Lake(
                    config, catalog, DuckDbEngine.open(DuckLakeBackendProvider.NAME, config.engineSettings()), commits);
        } catch (RuntimeException e) {
            catalog.close();
            throw e;
        }
    }

    /** Makes what loads need; whoever only reads may have no right to. */
    void prepareForLoads() {
        state.prepare();
        if (catalog.latest().id() == 0) {
            keepRowsInFiles();
        }
    }

    /** In a new lake other writers shall not keep rows in the catalog, where only readers of the catalog find them. */
    private void keepRowsInFiles() {
        boolean said = catalog.read(
                "read options", session -> new CatalogReader(session).options().containsKey(INLINING));
        if (!said) {
            catalog.option(INLINING, "0");
        }
    }

    DuckLakeConfig config() {
        return config;
    }

    LakeCatalog catalog() {
        return catalog;
    }

    DuckDbEngine engine() {
        return engine;
    }

    DuckDbErrors errors() {
        return engine.errors();
    }

    LakeState state() {
        return state;
    }

    /** Runs queries over snapshots. */
    LakeQuery queries() {
        return queries;
    }

    /** Is told of the moments of each load's commit. */
    CommitObserver commits() {
        return commits;
    }

    /** The right to have a load open. */
    Semaphore loads() {
        return loads;
    }

    ParquetWriter writer() {
        return new ParquetWriter(catalog.files(), errors());
    }

    /** How files of a table are written; one that is not there yet has the options of the lake. */
    WriteOptions options(Optional<LakeTable> table) {
        Map<String, String> options = new HashMap<>(catalog.read(
                "read options",
                session -> table.isPresent()
                        ? new CatalogReader(session).options(table.get())
                        : new CatalogReader(session).options()));
        config.limits()
                .chunkSize()
                .ifPresent(rows -> options.putIfAbsent("parquet_row_group_size", String.valueOf(rows)));
        return WriteOptions.of(options, config.codec());
    }

    @Override
    public void close() {
        queries.close();
        engine.close();
        catalog.close();
    }
}
