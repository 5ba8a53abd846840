package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceTotal;
import dev.tarn.spi.StagedTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbParquetLoadTest {

    @TempDir
    private Path folder;

    private final DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.inMemory());

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void doublesBecomeExactlyTheDigitsThatTheyPrint() {
        Path file = Loads.parquet(
                folder.resolve("d.parquet"),
                "SELECT * FROM (VALUES (1, 0.1::DOUBLE), (2, 4064.4831315379), (3, 1.0/3), (4, 1.81e-8), (5, -0.0),"
                        + " (6, 123456789.123456789), (7, 99999.9999999999), (8, 1.2345678901234567e-5), (9, NULL)) t(id, cost)");
        StagedTable staged = Loads.load(
                backend,
                Loads.separate("2024-01", "v1"),
                Loads.schema("id", new ColumnType.Int64(), "cost", ColumnType.MONEY),
                new Measure("cost", "", ""),
                file);

        List<List<Object>> rows = Loads.rows(backend, "SELECT cost FROM aws_billing.cur_2024_01 ORDER BY id");
        String[] exact = {
            "0.1",
            "4064.4831315379",
            "0.3333333333333333",
            "1.81e-8",
            "0",
            "123456789.12345679",
            "99999.9999999999",
            "0.000012345678901235"
        };
        for (int i = 0; i < exact.length; i++) {
            assertThat((BigDecimal) rows.get(i).get(0)).isEqualByComparingTo(exact[i]);
        }
        assertThat(rows.get(8).get(0)).isNull();
        assertThat(staged.rounded()).isEqualTo(1);
    }

    @Test
    void whatIsNoNumberIsRefused() {
        Path file = Loads.parquet(folder.resolve("n.parquet"), "SELECT 1 AS id, 'nan'::DOUBLE AS cost");
        assertThatThrownBy(() -> Loads.load(
                        backend,
                        Loads.separate("2024-01", "v1"),
                        Loads.schema("id", new ColumnType.Int64(), "cost", ColumnType.MONEY),
                        Measure.ROWS,
                        file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("n.parquet: column 'cost' has 1 value");
    }

    @Test
    void typesComeThroughToTheLastDigit() {
        Path file = Loads.parquet(
                folder.resolve("t.parquet"),
                "SELECT 1 AS id, true AS b, 9223372036854775807 AS i, 1.5::DOUBLE AS f,"
                        + " 12345678901234567890.123456789012345678::DECIMAL(38,18) AS d, DATE '2024-02-29' AS day,"
                        + " TIMESTAMP '2024-03-10 02:30:00.123456' AS t, TIMESTAMPTZ '2024-03-10 02:30:00.5+00' AS tz,"
                        + " '\\xAA\\x00'::BLOB AS bin, MAP {'k': 'v', 'K': NULL} AS m, [1.5, NULL]::DECIMAL(38,18)[] AS l,"
                        + " {'x': TIMESTAMP '2024-03-10 02:30:00', 'Y z': [1]} AS s, '007' AS text");
        SourceFile source = backend.dataReader().describe(Loads.file(file));
        Loads.load(backend, Loads.separate("2024-01", "v1"), Loads.declaredAsIs(source), Measure.ROWS, file);

        List<Object> row = Loads.rows(
                        backend,
                        "SELECT * EXCLUDE (billing_period, tarn_account, tarn_load_id, tarn_source_file)"
                                + " FROM aws_billing.cur_unified")
                .get(0);
        List<Object> read;
        try (var rows = backend.dataReader().rows(Loads.file(file))) {
            read = rows.toList().get(0);
        }
        for (List<Object> values : List.of(row, read)) {
            assertThat(values.subList(0, 8))
                    .isEqualTo(List.of(
                            1L,
                            true,
                            Long.MAX_VALUE,
                            1.5d,
                            new BigDecimal("12345678901234567890.123456789012345678"),
                            java.time.LocalDate.of(2024, 2, 29),
                            Instant.parse("2024-03-10T02:30:00.123456Z"),
                            Instant.parse("2024-03-10T02:30:00.5Z")));
            assertThat((byte[]) values.get(8)).containsExactly(0xAA, 0x00);
            Map<String, String> map = new java.util.HashMap<>();
            map.put("k", "v");
            map.put("K", null);
            assertThat(values.get(9)).isEqualTo(map);
            assertThat(values.get(10)).isEqualTo(Arrays.asList(new BigDecimal("1.500000000000000000"), null));
            assertThat(values.get(11))
                    .isEqualTo(Map.of("x", Instant.parse("2024-03-10T02:30:00Z"), "Y z", List.of(1L)));
            assertThat(values.get(12)).isEqualTo("007");
        }
    }

    @Test
    void namesThatDifferByCaseOnlyAreReadByPosition() throws IOException {
        // DuckDB writes no such file, so the header of a CSV file's names is changed within a Parquet file of equal
        // length.
        Path file =
                Loads.parquet(folder.resolve("c.parquet"), "SELECT 'x' AS product_ecu, 'y' AS product_zzz, 7 AS id");
        byte[] bytes = Files.readAllBytes(file);
        byte[] from = "product_zzz".getBytes();
        byte[] to = "product_ECU".getBytes();
        for (int i = 0; i + from.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + from.length, from, 0, from.length)) {
                System.arraycopy(to, 0, bytes, i, to.length);
            }
        }
        Files.write(file, bytes);
        SourceFile source = backend.dataReader().describe(Loads.file(file));
        assertThat(source.columns().stream().map(c -> c.originalName()).toList())
                .containsExactly("product_ecu", "product_ECU", "id");

        Loads.load(
                backend,
                Loads.separate("2024-01", "v1"),
                new TableSchema(List.of(
                        new Column("product_ecu", "product_ecu", ColumnType.TEXT),
                        new Column("product_ecu_2", "product_ECU", ColumnType.TEXT))),
                Measure.ROWS,
                file);
        assertThat(Loads.rows(backend, "SELECT product_ecu, product_ecu_2 FROM aws_billing.cur_2024_01"))
                .isEqualTo(List.of(List.of("x", "y")));
    }

    @Test
    void emptyFilesAndOthersOfOtherTypesInOneLoad() {
        Path a = Loads.parquet(folder.resolve("a.parquet"), "SELECT 1 AS id, 1.5::DOUBLE AS cost, 'USD' AS cur");
        Path b = Loads.parquet(folder.resolve("b.parquet"), "SELECT 2 AS id, 2.25::DECIMAL(20,2) AS cost, 'x' AS tag");
        Path empty = Loads.parquet(folder.resolve("e.parquet"), "SELECT 1 AS id, 'text' AS cost WHERE false");
        List<SourceFile> files = List.of(a, b, empty).stream()
                .map(f -> backend.dataReader().describe(Loads.file(f)))
                .toList();
        Measure measure = new Measure("cost", "cur", "");
        StagedTable staged = Loads.load(
                backend,
                Loads.separate("2024-01", "v1"),
                Loads.schema(
                        "id",
                        new ColumnType.Int64(),
                        "cost",
                        ColumnType.MONEY,
                        "cur",
                        ColumnType.TEXT,
                        "tag",
                        ColumnType.TEXT),
                measure,
                a,
                b,
                empty);
        assertThat(staged.rowsByFile()).isEqualTo(Map.of("a.parquet", 1L, "b.parquet", 1L));
        assertThat(staged.costByCurrency()).hasSize(2);
        assertThat(backend.dataReader().totals(files, measure))
                .extracting(
                        SourceTotal::file,
                        SourceTotal::currency,
                        SourceTotal::rows,
                        t -> t.cost().toPlainString())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("a.parquet", "USD", 1L, "1.5"),
                        org.assertj.core.groups.Tuple.tuple("b.parquet", "", 1L, "2.25"));
    }

    @Test
    void aTruncatedFileIsNamedAndLeavesTheOldMonth() throws IOException {
        Path good = Loads.parquet(folder.resolve("g.parquet"), "SELECT range AS id FROM range(5000)");
        TableSchema schema = Loads.schema("id", new ColumnType.Int64());
        Loads.load(backend, Loads.separate("2024-01", "v1"), schema, Measure.ROWS, good);
        SourceFile source = backend.dataReader().describe(Loads.file(good));
        byte[] bytes = Files.readAllBytes(good);
        Files.write(good, Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> backend.dataReader().describe(Loads.file(good)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("g.parquet");
        assertThatThrownBy(() -> Loads.load(
                        backend,
                        Loads.request(Loads.separate("2024-01", "v2"), schema, Measure.ROWS, List.of(source)),
                        dev.tarn.spi.LoadObserver.NONE))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("g.parquet");
        assertThat(Loads.value(backend, "SELECT count(*) FROM aws_billing.cur_unified"))
                .isEqualTo(5000L);
        assertThat(backend.stateManager().currentVersions(Loads.EXPORT))
                .singleElement()
                .satisfies(s -> assertThat(s.key().version()).isEqualTo("v1"));
    }

    @Test
    void fourHundredColumnsWithinAMemoryLimit() {
        StringBuilder columns = new StringBuilder("SELECT range AS id");
        for (int i = 0; i < 400; i++) {
            columns.append(
                    i % 5 == 0
                            ? ", (range * " + i + ") / 1e6 AS c" + i
                            : ", 'value ' || (range % " + (i + 2) + ") AS c" + i);
        }
        Path file = Loads.parquet(folder.resolve("wide.parquet"), columns + " FROM range(50000)");
        try (DatabaseBackend small = DuckDbBackend.open(new DuckDbConfig(
                Optional.of(folder.resolve("wide.db")),
                false,
                Optional.of("512MB"),
                Optional.of(2),
                Optional.of(folder.resolve("spill"))))) {
            SourceFile source = small.dataReader().describe(Loads.file(file));
            StagedTable staged = Loads.load(
                    small,
                    Loads.separate("2024-01", "v1"),
                    Loads.declared(List.of(source)),
                    new Measure("c0", "", ""),
                    file);
            assertThat(staged.rows()).isEqualTo(50_000);
        }
    }
}
