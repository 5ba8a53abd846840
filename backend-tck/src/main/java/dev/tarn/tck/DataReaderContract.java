package dev.tarn.tck;

import static dev.tarn.tck.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.error.BadDataException;
import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceColumn;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceTotal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Describing, reading and totalling files. What is skipped is what {@code canRead} denies. */
public interface DataReaderContract extends CsvReaderContract {

    @ParameterizedTest
    @EnumSource(FileFormat.class)
    default void aFormatIsReadOrRefusedAsDeclared(FileFormat format, Workbench bench) {
        DataFile file = switch (format) {
            case CSV -> bench.files().csv("a.csv", "account\n1\n");
            case JSON -> bench.files().json("a.json", "{\"account\":\"1\"}\n");
            case PARQUET -> bench.files().parquet("a.parquet", "typed.parquet");
        };
        if (bench.reads(format)) {
            assertThat(Reading.names(bench, file)).contains("account");
        } else {
            refused(UnsupportedCapabilityException.class, () -> bench.reader().describe(file));
            refused(UnsupportedCapabilityException.class, () -> bench.reader().rows(file));
        }
    }

    @Test
    default void jsonLinesAreReadByKey(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.JSON), "reads no JSON");
        DataFile file = bench.files()
                .json(
                        "a.json",
                        "{\"account\":\"000123\",\"cost\":\"0.123456789012345678\"}\n"
                                + "{\"cost\":null,\"account\":\"NULL\",\"note\":\"a\\nb\"}\n");

        assertThat(Reading.names(bench, file)).containsExactlyInAnyOrder("account", "cost", "note");
        assertThat(bench.reader().describe(file).columns())
                .extracting(SourceColumn::type)
                .containsOnly(ColumnType.TEXT);
        List<String> names = Reading.names(bench, file);
        List<List<Object>> rows = Reading.rows(bench, file);
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).get(names.indexOf("account"))).isEqualTo("000123");
        assertThat(rows.get(0).get(names.indexOf("cost"))).isEqualTo("0.123456789012345678");
        assertThat(rows.get(0).get(names.indexOf("note"))).isNull();
        assertThat(rows.get(1).get(names.indexOf("account"))).isEqualTo("NULL");
        assertThat(rows.get(1).get(names.indexOf("cost"))).isNull();
        assertThat(rows.get(1).get(names.indexOf("note"))).isEqualTo("a\nb");
    }

    @Test
    default void aBrokenJsonLineIsAnError(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.JSON), "reads no JSON");
        DataFile file = bench.files().json("broken.json", "{\"a\":\"1\"}\n{\"a\":\n");

        refused(BadDataException.class, () -> Reading.rows(bench, file), "broken.json");
    }

    @Test
    default void aJsonRecordThatIsNoObjectIsAnError(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.JSON), "reads no JSON");
        List<DataFile> broken = List.of(
                bench.files().json("array.json", "[{\"a\":\"1\"},{\"a\":\"2\"}]\n"),
                bench.files().json("lines.json", "[\n{\"a\":\"1\"},\n{\"a\":\"2\"}\n]\n"),
                bench.files().json("among.json", "{\"a\":\"1\"}\n[{\"a\":\"2\"}]\n{\"a\":\"3\"}\n"),
                bench.files().json("number.json", "{\"a\":\"1\"}\n2\n"),
                bench.files().json("null.json", "{\"a\":\"1\"}\nnull\n"));
        for (DataFile file : broken) {
            refused(BadDataException.class, () -> Reading.rows(bench, file), file.key());
            refused(BadDataException.class, () -> Reading.totals(bench, Measure.ROWS, file), file.key());
        }
    }

    @Test
    default void aTruncatedGzipOfJsonIsAnError(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.JSON), "reads no JSON");
        DataFile file = bench.files().truncatedJson("cut.json.gz", "{\"a\":\"1\"}\n".repeat(1000));

        refused(BadDataException.class, () -> Reading.rows(bench, file), "cut.json.gz");
        refused(BadDataException.class, () -> Reading.totals(bench, Measure.ROWS, file), "cut.json.gz");
    }

    @Test
    default void parquetKeepsItsTypesAndValues(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.PARQUET), "reads no Parquet");
        DataFile file = bench.files().parquet("a.parquet", "typed.parquet");

        assertThat(bench.reader().describe(file).columns())
                .extracting(SourceColumn::type)
                .containsExactly(
                        ColumnType.TEXT,
                        new ColumnType.Int64(),
                        ColumnType.MONEY,
                        new ColumnType.Float64(),
                        new ColumnType.Bool(),
                        new ColumnType.Date(),
                        ColumnType.TIMESTAMP,
                        new ColumnType.Binary(),
                        ColumnType.TEXT_MAP,
                        ColumnType.TEXT);
        List<List<Object>> rows = Reading.rows(bench, file);
        assertThat(rows).hasSize(3);
        Values.assertSame(
                rows.get(0),
                Lines.row(
                        "000123456789",
                        42L,
                        new BigDecimal("12345678901234567890.123456789012345678"),
                        0.5,
                        true,
                        LocalDate.of(2025, 1, 31),
                        Instant.parse("2025-01-31T23:59:59.123456Z"),
                        new byte[] {0, -1},
                        Map.of("team", "core"),
                        "USD"));
        Values.assertSame(
                rows.get(1),
                Lines.row(
                        "000000000001",
                        Long.MIN_VALUE,
                        new BigDecimal("-0.000000000000000001"),
                        -1e300,
                        false,
                        LocalDate.of(1, 1, 1),
                        Instant.parse("2025-02-01T00:00:00Z"),
                        new byte[0],
                        Map.of(),
                        "EUR"));
        assertThat(rows.get(2)).containsOnlyNulls();
    }

    @Test
    default void parquetIsTotalledExactly(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.PARQUET), "reads no Parquet");
        DataFile typed = bench.files().parquet("typed.parquet", "typed.parquet");
        DataFile empty = bench.files().parquet("empty.parquet", "empty.parquet");

        assertThat(Reading.names(bench, empty)).containsExactly("account", "cost", "currency");
        assertThat(Reading.rows(bench, empty)).isEmpty();
        assertTotals(
                Reading.totals(bench, new Measure("cost", "currency", "moment"), typed, empty),
                new SourceTotal(
                        "typed.parquet",
                        "2025-01",
                        "USD",
                        1,
                        new BigDecimal("12345678901234567890.123456789012345678")),
                new SourceTotal("typed.parquet", "2025-02", "EUR", 1, new BigDecimal("-0.000000000000000001")),
                new SourceTotal("typed.parquet", "", "", 1, BigDecimal.ZERO));
    }

    @Test
    default void aTruncatedParquetIsAnError(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.PARQUET), "reads no Parquet");
        DataFile file = bench.files().truncatedParquet("cut.parquet", "typed.parquet");

        refused(BadDataException.class, () -> bench.reader().describe(file), "cut.parquet");
    }

    @Test
    default void totalsAreByFilePeriodAndCurrency(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile one = bench.files()
                .csv(
                        "one.csv",
                        "start,cost,currency\n2025-01-01T00:00:00Z,0.1,USD\n2025-01-31,0.2,USD\n2025-02-01,1E-18,USD\n2025-01-05,7,\n,1,EUR\n");
        DataFile two = bench.files().csv("two.csv", "currency,cost,start\nUSD,-5,2025-01-01\nUSD,,2025-01-02\n");
        Measure measure = new Measure("cost", "currency", "start");

        assertTotals(
                Reading.totals(bench, measure, one, two),
                new SourceTotal("one.csv", "2025-01", "USD", 2, new BigDecimal("0.3")),
                new SourceTotal("one.csv", "2025-02", "USD", 1, new BigDecimal("0.000000000000000001")),
                new SourceTotal("one.csv", "2025-01", "", 1, new BigDecimal("7")),
                new SourceTotal("one.csv", "", "EUR", 1, new BigDecimal("1")),
                new SourceTotal("two.csv", "2025-01", "USD", 2, new BigDecimal("-5")));
        assertTotals(Reading.totals(bench, Measure.ROWS, one), new SourceTotal("one.csv", "", "", 5, BigDecimal.ZERO));
    }

    @Test
    default void totalsOfWhatIsNoNumberOrNoMonthAreAnError(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile file = bench.files().csv("bad.csv", "start,cost\n2025-01-01,1\nsoon,much\n");

        refused(
                BadDataException.class,
                () -> Reading.totals(bench, new Measure("cost", "", ""), file),
                "bad.csv",
                "cost");
        refused(
                BadDataException.class,
                () -> Reading.totals(bench, new Measure("", "", "start"), file),
                "bad.csv",
                "start");
    }

    @Test
    default void aLargeFileIsStreamed(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        int rows = 300_000;
        StringBuilder text = new StringBuilder("id,text\n");
        for (int i = 0; i < rows; i++) {
            text.append(i)
                    .append(",the quick brown fox jumps over the lazy dog number ")
                    .append(i)
                    .append('\n');
        }
        DataFile file = bench.files().gzippedCsv("large.csv.gz", text.toString());
        text.setLength(0);
        text.trimToSize();

        try (RowCursor cursor = bench.reader().rows(file)) {
            assertThat(cursor.next()).isTrue();
            long before = usedMemory();
            long sum = Long.parseLong((String) cursor.value(0));
            int seen = 1;
            while (seen < rows && cursor.next()) {
                sum += Long.parseLong((String) cursor.value(0));
                seen++;
            }
            long after = usedMemory();
            assertThat(seen).isEqualTo(rows);
            assertThat(sum).isEqualTo((long) rows * (rows - 1) / 2);
            assertThat(cursor.next()).isFalse();
            // All rows in memory take far more than this, both before the first one is seen and after the last one.
            assertThat(Math.max(before, after) - usedMemoryAfter(cursor)).isLessThan(24L << 20);
        }
    }

    private static long usedMemoryAfter(RowCursor cursor) {
        cursor.close();
        return usedMemory();
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void assertTotals(List<SourceTotal> actual, SourceTotal... expected) {
        assertThat(actual.stream().map(DataReaderContract::plain))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(expected).map(DataReaderContract::plain).toList());
    }

    /** Numbers are compared by value: 0.30 is 0.3. */
    private static SourceTotal plain(SourceTotal total) {
        BigDecimal cost =
                total.cost().signum() == 0 ? BigDecimal.ZERO : total.cost().stripTrailingZeros();
        return new SourceTotal(total.file(), total.period(), total.currency(), total.rows(), cost);
    }
}
