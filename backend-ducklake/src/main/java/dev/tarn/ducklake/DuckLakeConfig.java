package dev.tarn.ducklake;

import dev.tarn.config.Secret;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.CatalogSettings;
import dev.tarn.ducklake.files.WriteOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of {@code [database.ducklake]}.
 *
 * @param databasePath the catalog: a DuckDB file, made where it is missing, or a {@code postgres:} URL, which may hold a password
 * @param dataPath where the lake's Parquet files are; absent for a folder beside the catalog's file, or for an existing lake
 * @param overrideDataPath whether the files of an existing lake are looked for at {@code dataPath}, whatever its catalog says
 * @param duckdbPath a DuckDB file whose views follow the lake's tables, for tools that open such files; absent for none
 * @param compression how Parquet files are compressed, {@code zstd} where absent
 * @param enableEncryption whether the lake is encrypted: such a lake can be read, and not be loaded into
 * @param partitionStrategy how new tables that hold all months of an export are partitioned, {@code monthly} where absent
 * @param author who the snapshots say made them, {@code tarn} where absent
 * @param performance how much of the machine is used
 */
public record DuckLakeConfig(
        Secret databasePath,
        Optional<String> dataPath,
        boolean overrideDataPath,
        Optional<Path> duckdbPath,
        Optional<String> compression,
        boolean enableEncryption,
        Optional<PartitionStrategy> partitionStrategy,
        Optional<String> author,
        Optional<DuckLakePerformance> performance) {

    static final String ZSTD = "zstd";

    /** Checks the values. */
    public DuckLakeConfig {
        CatalogLocation.parse(databasePath.reveal());
        if (overrideDataPath && dataPath.isEmpty()) {
            throw new IllegalArgumentException(
                    "override_data_path needs a data_path; set it, or drop override_data_path");
        }
        WriteOptions.of(Map.of(), compression.orElse(ZSTD));
        engine(performance.orElse(DuckLakePerformance.DEFAULT));
    }

    /**
     * A lake whose catalog is a file, with all else as it is where nothing is set.
     *
     * @param catalog the file
     * @return the settings
     */
    public static DuckLakeConfig at(Path catalog) {
        return new DuckLakeConfig(
                new Secret(catalog.toString()),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    CatalogLocation location() {
        return CatalogLocation.parse(databasePath.reveal());
    }

    CatalogSettings catalogSettings() {
        return new CatalogSettings(
                DuckLakeBackendProvider.NAME, dataPath, overrideDataPath, true, enableEncryption, false);
    }

    PartitionStrategy partitioning() {
        return partitionStrategy.orElse(PartitionStrategy.MONTHLY);
    }

    String codec() {
        return compression.orElse(ZSTD);
    }

    DuckLakePerformance limits() {
        return performance.orElse(DuckLakePerformance.DEFAULT);
    }

    DuckDbSettings engineSettings() {
        return engine(limits());
    }

    private static DuckDbSettings engine(DuckLakePerformance limits) {
        return new DuckDbSettings(Optional.empty(), false, limits.memoryLimit(), limits.threads(), Optional.empty());
    }
}
