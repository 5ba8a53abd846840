package dev.tarn.ducklake.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.PostgresCatalogs;
import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.CatalogSettings;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.scan.Predicate;
import dev.tarn.ducklake.scan.ScanColumn;
import dev.tarn.ducklake.scan.ScanSpace;
import dev.tarn.ducklake.scan.TableScan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random sequences of changes against a model: at every snapshot, the lake has what the model had then. */
class LakeWriterPropertyTest {

    private static final int STEPS = 25;

    static LongStream seeds() {
        Optional<Long> one = Optional.ofNullable(Long.getLong("tarn.seed"));
        long start = one.orElseGet(() -> System.nanoTime() & 0xFFFFFF);
        return LongStream.range(start, start + (one.isPresent() ? 1 : Integer.getInteger("tarn.sequences", 4)));
    }

    static LongStream someSeeds() {
        return seeds().limit(2);
    }

    @ParameterizedTest(name = "-Dtarn.seed={0}")
    @MethodSource("seeds")
    void theLakeIsWhatItsModelIs(long seed, @TempDir Path folder) throws SQLException {
        run(new CatalogLocation.DuckDbFile(folder.resolve("lake.ducklake")), folder, seed);
    }

    @ParameterizedTest(name = "-Dtarn.seed={0}")
    @MethodSource("someSeeds")
    void withACatalogInPostgresToo(long seed, @TempDir Path folder) throws SQLException {
        run(PostgresCatalogs.fresh("lake"), folder, seed);
    }

    private static void run(CatalogLocation location, Path folder, long seed) throws SQLException {
        CatalogSettings settings = CatalogSettings.creating(Optional.of(folder + "/data [1]/"));
        try (DuckDbEngine engine = DuckDbEngine.open("ducklake", DuckDbSettings.inMemory());
                LakeCatalog catalog = LakeCatalog.open(location, settings)) {
            RandomChanges changes = new RandomChanges(() -> catalog, engine, seed);
            Map<SnapshotRow, ModelLake> expected = new LinkedHashMap<>();
            Map<String, String> rowIds = new HashMap<>();
            for (int step = 0; step < STEPS; step++) {
                SnapshotRow snapshot;
                try {
                    snapshot = changes.step();
                } catch (RuntimeException e) {
                    throw new AssertionError("seed " + seed + " " + changes.log(), e);
                }
                expected.put(snapshot, changes.model().copy());
                check(engine, catalog, snapshot, expected.get(snapshot), changes, rowIds, seed);
            }
            for (Map.Entry<SnapshotRow, ModelLake> then : expected.entrySet()) {
                check(engine, catalog, then.getKey(), then.getValue(), changes, rowIds, seed);
            }
        }
    }

    private static void check(
            DuckDbEngine engine,
            LakeCatalog catalog,
            SnapshotRow snapshot,
            ModelLake model,
            RandomChanges changes,
            Map<String, String> rowIds,
            long seed)
            throws SQLException {
        String where = "seed " + seed + " snapshot " + snapshot.id() + " " + changes.log();
        List<LakeTable> tables = catalog.names(snapshot).tables();
        assertThat(tables.stream().map(LakeTable::name))
                .as(where)
                .containsExactlyInAnyOrderElementsOf(model.tables.keySet());
        for (LakeTable table : tables) {
            try (Connection connection = engine.connection("check")) {
                String scan = TableScan.of(catalog, table, snapshot, Predicate.ALL)
                        .select(ScanSpace.temporary(connection), Set.of(ScanColumn.ROW_ID));
                String row = table.columns().stream()
                        .map(c -> "coalesce(\"" + c.name().replace("\"", "\"\"") + "\"::VARCHAR, 'null')")
                        .collect(Collectors.joining(" || '|' || ", "'|' || ", ""));
                Map<String, String> ids = new HashMap<>();
                List<String> rows = new DuckDbStatements(connection)
                        .list(
                                r -> {
                                    ids.put(r.getString(2), r.getString(3));
                                    return r.getString(1);
                                },
                                "SELECT " + row + ", id::VARCHAR, tarn_scan_row_id::VARCHAR FROM (" + scan + ")");
                assertThat(rows.stream().sorted().toList())
                        .as(where + " " + table.name())
                        .isEqualTo(model.tables.get(table.name()).texts());
                assertThat(Set.copyOf(ids.values())).as("row ids, " + where).hasSameSizeAs(ids.keySet());
                ids.forEach((id, rowId) -> assertThat(rowIds.putIfAbsent(table.id() + " " + id, rowId))
                        .as("row id of " + id + ", " + where)
                        .isIn(null, rowId));
            }
        }
    }
}
