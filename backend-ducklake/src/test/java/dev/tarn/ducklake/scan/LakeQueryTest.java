package dev.tarn.ducklake.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BadDataException;
import dev.tarn.row.RowCursor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeQueryTest {

    @TempDir
    Path temp;

    private final DuckDbEngine engine = DuckDbEngine.open("ducklake", DuckDbSettings.inMemory());
    private SharedLake lake;
    private LakeCatalog catalog;
    private LakeQuery query;

    private void open(String name) throws Exception {
        lake = SharedLake.unpack(name, temp);
        open();
    }

    private void open() {
        catalog = lake.open();
        query = new LakeQuery(catalog, engine);
    }

    @AfterEach
    void close() {
        if (query != null) {
            query.close();
            catalog.close();
        }
        engine.close();
    }

    private List<List<Object>> rows(long snapshot, String sql, Object... parameters) {
        return query.run(at(snapshot), "main", sql, parameters).toList();
    }

    private SnapshotRow at(long snapshot) {
        return catalog.snapshot(snapshot).orElseThrow();
    }

    private int opened(String sql, Object... parameters) {
        return query.plan(catalog.latest(), "main", sql, parameters).tables().stream()
                .mapToInt(table -> table.files().size())
                .sum();
    }

    @Test
    void everyTableAndViewOfTheSnapshotIsThere() throws Exception {
        open("basic");
        assertThat(rows(6, "SELECT count(*) FROM aws.accounts, cost WHERE account_id = '000000000003'"))
                .containsExactly(List.of(120L));
        assertThat(rows(8, "SELECT count(*) FROM AWS.linked_accounts")).containsExactly(List.of(20L));
        assertThat(rows(9, "SELECT count(*), sum(total) FROM by_service WHERE service IS NOT NULL")
                        .get(0)
                        .get(0))
                .isEqualTo(5L);
        assertThat(rows(9, "SELECT service FROM main.by_service WHERE service = 'svc3'"))
                .containsExactly(List.of("svc3"));
        assertThatThrownBy(() -> rows(9, "SELECT * FROM aws.linked_accounts"))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageStartingWith("[ducklake] query snapshot 9");
        assertThat(rows(
                        8,
                        "SELECT table_schema || '.' || table_name FROM information_schema.tables"
                                + " WHERE table_catalog LIKE 'tarn_lake_%' ORDER BY ALL"))
                .containsExactly(List.of("aws.linked_accounts"), List.of("main.by_service"), List.of("main.cost"));
        assertThat(rows(8, "SELECT count(*) FROM query_table('cost')")).containsExactly(List.of(120L));
        assertThat(rows(8, "DESCRIBE cost")).hasSize(4);
        assertThat(rows(9, "WITH cost AS (SELECT 1 AS x) FROM cost")).containsExactly(List.of(1L));
        assertThat(rows(0, "SELECT 42")).containsExactly(List.of(42L));
    }

    @Test
    void onlyFilesThatMayHaveWantedRowsAreOpened() throws Exception {
        open("partitioned");
        int all = opened("SELECT * FROM usage");
        assertThat(all).isGreaterThan(15);
        assertThat(opened("SELECT sum(cost) FROM usage WHERE day >= '2024-05-01' AND day < '2024-06-01'"))
                .isEqualTo(3);
        assertThat(opened("SELECT * FROM usage WHERE account = 'acct1' AND day = DATE '2024-05-05'"))
                .isEqualTo(1);
        assertThat(opened("SELECT * FROM usage WHERE date_trunc('month', day) = '2025-02-01'"))
                .isEqualTo(1);
        assertThat(opened("SELECT * FROM usage WHERE account IS NULL")).isEqualTo(1);
        assertThat(opened("SELECT * FROM usage WHERE account = ? AND day = ?", "acct2", LocalDate.of(2024, 6, 3)))
                .isEqualTo(1);
        assertThat(opened("SELECT * FROM usage WHERE day >= ?::TIMESTAMP::DATE", Instant.parse("2025-03-01T00:00:00Z")))
                .isEqualTo(1);
        assertThat(opened("WITH u AS (SELECT day, cost FROM usage) SELECT * FROM u WHERE day = '2024-03-03'"))
                .isEqualTo(3);
        assertThat(opened("SELECT * FROM usage a JOIN usage b USING (account)"
                        + " WHERE a.day = '2024-05-05' AND b.day = '2024-06-03'"))
                .isEqualTo(6);
        assertThat(opened("SELECT * FROM usage WHERE day = '2024-05-05' OR account IS NULL"))
                .isEqualTo(all);
        assertThat(opened("SELECT 1")).isZero();
        assertThat(rows(6, "SELECT count(*) FROM usage WHERE day >= '2024-05-01' AND day < '2024-06-01'"))
                .containsExactly(List.of(31L));
    }

    @Test
    void namesFromOutsideAreData() throws Exception {
        lake = SharedLake.unpack("basic", temp);
        lake.change("UPDATE ducklake_table SET table_name = 'a\"b.c''d; DROP TABLE x' WHERE table_name = 'cost'");
        lake.change("UPDATE ducklake_column SET column_name = 'c\"1'' ,x' WHERE column_name = 'service'");
        lake.change("UPDATE ducklake_schema SET schema_name = 's.\"1' WHERE schema_name = 'main'");
        lake.change("DELETE FROM ducklake_view");
        open();
        String table = "\"s.\"\"1\".\"a\"\"b.c'd; DROP TABLE x\"";
        assertThat(query.run(
                                catalog.latest(),
                                "s.\"1",
                                "SELECT count(\"c\"\"1' ,x\") FROM " + table + " WHERE \"c\"\"1' ,x\" = 'svc1'")
                        .toList())
                .containsExactly(List.of(20L));
    }

    @Test
    void aViewThatIsMoreThanASelectIsRefused() throws Exception {
        lake = SharedLake.unpack("basic", temp);
        Path target = temp.resolve("stolen.csv");
        lake.change("UPDATE ducklake_view SET sql = 'SELECT 1 AS x; COPY (SELECT 1) TO ''" + target + "''; SELECT 2'");
        open();
        assertThatThrownBy(() -> rows(9, "SELECT * FROM by_service"))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("view main.by_service: only one SELECT");
        for (String sql : List.of(
                "SELECT 1; COPY (SELECT 1) TO '" + target + "'; SELECT 2",
                "COPY (SELECT 1) TO '" + target + "'",
                "DROP VIEW cost",
                "SELECT * FROM cost WHERE")) {
            assertThatThrownBy(() -> rows(9, sql)).isInstanceOf(BackendRejectedException.class);
        }
        assertThat(target).doesNotExist();
    }

    @Test
    void nothingOfAQueryStays() throws Exception {
        open("basic");
        try (RowCursor first = query.run(at(9), "main", "SELECT id FROM cost ORDER BY id");
                RowCursor second = query.run(at(2), "main", "SELECT count(*) FROM cost")) {
            assertThat(first.next()).isTrue();
            assertThat(second.next()).isTrue();
            assertThat(second.value(0)).isEqualTo(100L);
        }
        assertThatThrownBy(() -> rows(9, "SELECT nothing FROM cost")).isInstanceOf(BackendRejectedException.class);
        try (Connection connection = engine.connection("test")) {
            assertThat(new DuckDbStatements(connection)
                            .list(
                                    row -> row.getString(1),
                                    "SELECT database_name FROM duckdb_databases() WHERE NOT internal"))
                    .hasSize(1);
        }
    }

    @Test
    void aMissingOrDamagedFileIsNamed() throws Exception {
        open("basic");
        Path file = Path.of(
                query.plan(at(2), "main", "FROM cost").tables().get(0).files().get(0));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 20));
        assertThatThrownBy(() -> rows(2, "FROM cost"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("main.cost")
                .hasMessageContaining(file.toString())
                .hasMessageContaining("bytes");
        bytes[bytes.length - 1] = 0;
        Files.write(file, bytes);
        assertThatThrownBy(() -> rows(2, "FROM cost"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("main.cost")
                .hasMessageContaining(file.toString());
        Files.delete(file);
        assertThatThrownBy(() -> rows(2, "FROM cost"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("main.cost")
                .hasMessageContaining(file.toString())
                .hasMessageContaining("no such file");
        assertThat(rows(2, "SELECT count(*) FROM cost WHERE id = -1")).containsExactly(List.of(0L));
    }
}
