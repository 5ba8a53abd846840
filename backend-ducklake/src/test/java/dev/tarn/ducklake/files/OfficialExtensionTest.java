package dev.tarn.ducklake.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.CatalogSettings;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotInfo;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.maintenance.MergeAdjacentFiles;
import dev.tarn.ducklake.maintenance.RewriteDataFiles;
import dev.tarn.ducklake.scan.Predicate;
import dev.tarn.ducklake.scan.ScanColumn;
import dev.tarn.ducklake.scan.ScanSpace;
import dev.tarn.ducklake.scan.TableScan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tarn and the official extension change and maintain one lake in turn; both read the same rows and row ids, at every snapshot. */
class OfficialExtensionTest {

    private static final int STEPS = 15;

    @TempDir
    private Path folder;

    private DuckDbEngine engine;
    private LakeCatalog catalog;
    private OfficialExtension extension;
    private RandomChanges changes;
    private Random random;
    private final Set<String> begun = new HashSet<>();
    private long lastId = 1_000_000;

    static LongStream seeds() {
        long start = Long.getLong("tarn.seed", System.nanoTime() & 0xFFFFFF);
        return LongStream.range(start, start + Integer.getInteger("tarn.sequences", 4));
    }

    @ParameterizedTest(name = "-Dtarn.seed={0}")
    @MethodSource("seeds")
    void bothReadWhatTheOtherWrote(long seed) throws SQLException {
        Path lake = folder.resolve("lake " + seed + ".ducklake");
        extension = OfficialExtension.of(lake).orElse(null);
        assumeTrue(extension != null, "no shell with the official extension: name it by -Dtarn.ducklake.shell");
        random = new Random(seed);
        try (DuckDbEngine opened = DuckDbEngine.open("ducklake", DuckDbSettings.inMemory())) {
            engine = opened;
            open(lake);
            boolean inlined = seed % 2 == 0;
            if (!inlined) {
                // As in lakes that applications make.
                catalog.option("data_inlining_row_limit", "0");
            }
            changes = new RandomChanges(() -> catalog, engine, seed);
            for (int step = 0; step < STEPS; step++) {
                changes.step();
                if (random.nextInt(4) == 0) {
                    maintain();
                }
                catalog.close();
                requireExtensionReadsTheModel();
                if (inlined) {
                    begin();
                }
                theExtensionChanges();
                requireExtensionReadsTheModel();
                open(lake);
            }
            requireBothReadTheSameAtEverySnapshot();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + " " + changes.log(), e);
        } finally {
            catalog.close();
        }
    }

    private void open(Path lake) {
        catalog = LakeCatalog.open(
                new CatalogLocation.DuckDbFile(lake),
                CatalogSettings.creating(java.util.Optional.of(folder + "/data/")));
    }

    private void maintain() {
        if (random.nextBoolean()) {
            changes.log().add("Tarn merges");
            new MergeAdjacentFiles(catalog, engine, "zstd").run(table -> true, false);
        } else {
            changes.log().add("Tarn rewrites");
            new RewriteDataFiles(catalog, engine, "zstd").run(table -> true, OptionalDouble.of(0.1), false);
        }
    }

    /**
     * Rows of a table are inlined before its columns change for the first time: what the extension inlines first after that, it can't
     * read itself, since it takes the table's first columns for those of the rows.
     */
    private void begin() {
        changes.model().tables.forEach((name, table) -> {
            if (begun.add(name)) {
                changes.log().add("the extension begins " + name);
                insert(table, quoted(name), 1);
            }
        });
    }

    private void theExtensionChanges() {
        List<String> names = List.copyOf(changes.model().tables.keySet());
        if (names.isEmpty()) {
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        ModelLake.ModelTable table = changes.model().tables.get(name);
        String quoted = quoted(name);
        int modulus = 2 + random.nextInt(6);
        int rest = random.nextInt(modulus);
        int what = random.nextInt(9);
        changes.log().add("the extension's " + what + " on " + name);
        switch (what) {
            case 0, 1 -> insert(table, quoted, 1 + random.nextInt(5));
            case 2 -> insert(table, quoted, 20 + random.nextInt(20));
            case 3, 4 -> {
                extension.run("DELETE FROM " + quoted + " WHERE id % " + modulus + " = " + rest);
                table.rows.removeIf(row -> Long.parseLong(row.get("id")) % modulus == rest);
            }
            case 5 -> {
                extension.run("UPDATE " + quoted + " SET part = (part + 1) % 4 WHERE id % " + modulus + " = " + rest);
                table.rows.stream()
                        .filter(row -> Long.parseLong(row.get("id")) % modulus == rest && row.get("part") != null)
                        .forEach(row -> row.put("part", String.valueOf((Integer.parseInt(row.get("part")) + 1) % 4)));
            }
            case 6 -> extension.run("CALL ducklake_flush_inlined_data('lake')");
            case 7 -> extension.run("CALL ducklake_merge_adjacent_files('lake')");
            default -> extension.run("CALL ducklake_rewrite_data_files('lake', delete_threshold => 0.1)");
        }
    }

    /** Few rows are kept in the catalog itself. */
    private void insert(ModelLake.ModelTable table, String quoted, int count) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, String> row = new LinkedHashMap<>();
            for (ModelLake.ModelColumn column : table.columns) {
                row.put(
                        column.name(),
                        column.name().equals("id")
                                ? String.valueOf(++lastId)
                                : column.name().equals("part") ? String.valueOf(i % 4) : i % 3 == 0 ? null : "" + i);
            }
            table.rows.add(row);
            rows.add(row.values().stream()
                    .map(v -> v == null ? "NULL" : "'" + v + "'")
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        extension.run("INSERT INTO " + quoted + " VALUES " + String.join(", ", rows));
    }

    private void requireExtensionReadsTheModel() {
        List<String> names = List.copyOf(changes.model().tables.keySet());
        List<String> queries = new ArrayList<>();
        for (String name : names) {
            List<String> columns = changes.model().tables.get(name).columns.stream()
                    .map(ModelLake.ModelColumn::name)
                    .toList();
            queries.add("SELECT " + row(columns) + " AS r FROM " + quoted(name));
            queries.add("SELECT count(*) AS c FROM " + quoted(name));
        }
        List<List<List<String>>> results = extension.results(queries);
        for (int i = 0; i < names.size(); i++) {
            ModelLake.ModelTable table = changes.model().tables.get(names.get(i));
            assertThat(results.get(2 * i).stream()
                            .map(row -> row.get(0))
                            .sorted()
                            .toList())
                    .as(names.get(i))
                    .isEqualTo(table.texts());
            assertThat(results.get(2 * i + 1).get(0)).containsExactly(String.valueOf(table.rows.size()));
        }
    }

    private void requireBothReadTheSameAtEverySnapshot() throws SQLException {
        List<String> queries = new ArrayList<>();
        List<List<String>> ours = new ArrayList<>();
        for (SnapshotInfo info : catalog.snapshots()) {
            SnapshotRow snapshot = info.snapshot();
            for (LakeTable table : catalog.names(snapshot).tables()) {
                ours.add(rows(table, snapshot));
                queries.add("SELECT " + row(names(table)) + " || rowid AS r FROM " + quoted(table.name())
                        + " AT (VERSION => " + snapshot.id() + ")");
            }
        }
        catalog.close();
        queries.add("SELECT count(*) FROM lake.snapshots()");
        List<List<List<String>>> theirs = extension.results(queries);
        for (int i = 0; i < ours.size(); i++) {
            assertThat(theirs.get(i).stream().map(row -> row.get(0)).sorted().toList())
                    .as(queries.get(i))
                    .isEqualTo(ours.get(i));
        }
    }

    private List<String> rows(LakeTable table, SnapshotRow snapshot) throws SQLException {
        try (Connection connection = engine.connection("check")) {
            String scan = TableScan.of(catalog, table, snapshot, Predicate.ALL)
                    .select(ScanSpace.temporary(connection), Set.of(ScanColumn.ROW_ID));
            return new DuckDbStatements(connection)
                            .list(
                                    r -> r.getString(1),
                                    "SELECT " + row(names(table)) + " || tarn_scan_row_id FROM (" + scan + ")")
                            .stream()
                            .sorted()
                            .toList();
        }
    }

    private static List<String> names(LakeTable table) {
        return table.columns().stream().map(c -> c.name()).toList();
    }

    private static String row(List<String> columns) {
        return columns.stream()
                .map(c -> "coalesce(" + quoted(c) + "::VARCHAR, 'null')")
                .collect(Collectors.joining(" || '|' || ", "'|' || ", ""));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
