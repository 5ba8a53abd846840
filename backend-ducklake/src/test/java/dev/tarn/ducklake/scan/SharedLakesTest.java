package dev.tarn.ducklake.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.SampleLakes;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotInfo;
import dev.tarn.ducklake.catalog.SnapshotRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every table of every lake at every snapshot is what the official extension read, by value. */
class SharedLakesTest {

    private static DuckDbEngine engine;

    @TempDir
    Path temp;

    @BeforeAll
    static void open() {
        engine = DuckDbEngine.open("ducklake", DuckDbSettings.inMemory());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static Stream<String> names() {
        return SampleLakes.NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyTableAtEverySnapshotIsAsExpected(String name) throws Exception {
        SharedLake lake = SharedLake.unpack(name, temp);
        List<String> compared = new ArrayList<>();
        try (LakeCatalog catalog = lake.open()) {
            for (SnapshotInfo info : catalog.snapshots()) {
                for (LakeTable table : catalog.names(info.snapshot()).tables()) {
                    Path expected =
                            lake.expected(info.snapshot().id(), table.schema().name() + "." + table.name());
                    if (Files.exists(expected)) {
                        compare(catalog, info.snapshot(), table, expected);
                        compared.add(expected.getFileName().toString());
                    }
                }
            }
        }
        try (Stream<Path> all = Files.list(lake.folder().resolve("expected"))) {
            assertThat(compared)
                    .containsExactlyInAnyOrderElementsOf(
                            all.map(f -> f.getFileName().toString())
                                    .filter(f -> f.endsWith(".csv"))
                                    .toList());
        }
    }

    private void compare(LakeCatalog catalog, SnapshotRow snapshot, LakeTable table, Path expected) throws Exception {
        try (Connection connection = engine.connection("test")) {
            DuckDbStatements statements = new DuckDbStatements(connection);
            for (ScanSpace space : List.of(ScanSpace.temporary(connection), ScanSpace.text(connection))) {
                String scan =
                        TableScan.of(catalog, table, snapshot, Predicate.ALL).select(space, Set.of());
                List<String> columns = statements.list(
                        row -> "CAST(" + DuckDbSql.identifier(row.getString(1)) + " AS " + row.getString(2) + ")",
                        "DESCRIBE " + scan);
                String wanted = "SELECT " + String.join(", ", columns) + " FROM read_csv("
                        + DuckDbSql.literal(expected.toString())
                        + ", header = true, all_varchar = true, nullstr = '\\N', quote = '\"', escape = '\"', delim = ',',"
                        + " allow_quoted_nulls = false)";
                String at = expected.getFileName() + " by " + space.getClass().getSimpleName();
                assertThat(statements.list(
                                row -> row.getString(1),
                                "SELECT e::VARCHAR FROM ((" + wanted + ") EXCEPT ALL (" + scan + ")) e"))
                        .as("lacking of " + at)
                        .isEmpty();
                assertThat(statements.list(
                                row -> row.getString(1),
                                "SELECT e::VARCHAR FROM ((" + scan + ") EXCEPT ALL (" + wanted + ")) e"))
                        .as("too much in " + at)
                        .isEmpty();
            }
        }
    }

    @Test
    void theSnapshotsThatTheExtensionCouldNotReadAreWhatTheStatementsImply() throws Exception {
        SharedLake lake = SharedLake.unpack("evolution", temp);
        long[] rows = {0, 0, 50, 50, 80, 80, 80, 100, 100, 100, 130, 130, 150};
        String old = "SELECT i::INTEGER, (i * 10)::INTEGER, 'c' || i FROM range(50) t(i)";
        String oldWithRegion = "SELECT i::INTEGER, (i * 10)::INTEGER, 'c' || i, 'us-east-1' FROM range(50) t(i)";
        String both = oldWithRegion
                + " UNION ALL SELECT i::INTEGER, (i * 10)::INTEGER, 'c' || i, 'eu-west-' || (i % 3) FROM range(50, 80) t(i)";
        String[] wanted = {"", "", old, oldWithRegion, both, both};
        String[] names = {
            "", "id,qty,code", "id,qty,code", "id,qty,code,region", "id,qty,code,region", "id,qty,product_code,region"
        };
        try (LakeCatalog catalog = lake.open();
                Connection connection = engine.connection("test")) {
            DuckDbStatements statements = new DuckDbStatements(connection);
            for (int i = 1; i <= 12; i++) {
                SnapshotRow snapshot = catalog.snapshot(i).orElseThrow();
                LakeTable table = catalog.names(snapshot).table("main", "line").orElseThrow();
                String scan = TableScan.of(catalog, table, snapshot, Predicate.ALL)
                        .select(ScanSpace.temporary(connection), Set.of());
                assertThat(statements.list(row -> row.getLong(1), "SELECT count(*) FROM (" + scan + ")"))
                        .containsExactly(rows[i]);
                if (i < 6) {
                    assertThat(statements.list(row -> row.getString(1), "DESCRIBE " + scan))
                            .containsExactly(names[i].split(","));
                }
                if (i >= 2 && i < 6) {
                    assertThat(statements.list(
                                    row -> row.getString(1),
                                    "SELECT e::VARCHAR FROM ((" + scan + ") EXCEPT ALL (" + wanted[i] + ")) e"))
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void rowsKeepTheirIdsAndSayWhereTheyAre() throws Exception {
        SharedLake lake = SharedLake.unpack("deletes", temp);
        try (LakeCatalog catalog = lake.open();
                Connection connection = engine.connection("test")) {
            SnapshotRow snapshot = catalog.snapshot(6).orElseThrow();
            LakeTable table = catalog.names(snapshot).table("main", "item").orElseThrow();
            String scan = TableScan.of(catalog, table, snapshot, Predicate.ALL)
                    .select(ScanSpace.temporary(connection), EnumSet.allOf(ScanColumn.class));
            List<String> rows = new DuckDbStatements(connection)
                    .list(
                            row -> row.getString(1),
                            "SELECT count(*) || ' ' || count(DISTINCT tarn_scan_row_id) || ' ' || count(DISTINCT tarn_scan_file)"
                                    + " || ' ' || bool_and(tarn_scan_row_id = id) || ' ' || count(*) FILTER (tarn_scan_snapshot = 6)"
                                    + " || ' ' || count(DISTINCT (tarn_scan_file_id, tarn_scan_position)) FROM (" + scan
                                    + ")");
            assertThat(rows).containsExactly("1310 1310 3 true 189 1310");
        }
    }
}
