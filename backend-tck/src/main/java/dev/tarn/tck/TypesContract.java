package dev.tarn.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Measure;
import dev.tarn.spi.StagedTable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

/** Values come back as they went in, to the last digit. */
public interface TypesContract extends ConversionContract {

    @Test
    default void text(Workbench bench) {
        roundTrip(
                bench,
                ColumnType.TEXT,
                "",
                " ",
                "000123456789",
                "NULL",
                "naïve 日本語 🎉 \u0001 \t \r\n 'quoted' \"twice\" \\ %s ?",
                "1".repeat(1_000_000));
    }

    @Test
    default void booleans(Workbench bench) {
        roundTrip(bench, new ColumnType.Bool(), true, false);
    }

    @Test
    default void integers(Workbench bench) {
        roundTrip(bench, new ColumnType.Int64(), 0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE);
    }

    @Test
    default void floats(Workbench bench) {
        roundTrip(bench, new ColumnType.Float64(), 0.1, -1e300, Double.MIN_VALUE, 1.0 / 3);
    }

    @Test
    default void money(Workbench bench) {
        roundTrip(
                bench,
                ColumnType.MONEY,
                new BigDecimal("99999999999999999999.999999999999999999"),
                new BigDecimal("-99999999999999999999.999999999999999999"),
                new BigDecimal("0.000000000000000001"),
                new BigDecimal("0.1"),
                new BigDecimal("1E+3"));
    }

    @Test
    default void wholeNumbersOf38Digits(Workbench bench) {
        roundTrip(bench, new ColumnType.Decimal(38, 0), new BigDecimal("9".repeat(38)), new BigDecimal("-1"));
    }

    @Test
    default void fractionsOf38Digits(Workbench bench) {
        roundTrip(bench, new ColumnType.Decimal(38, 38), new BigDecimal("0." + "9".repeat(38)));
    }

    @Test
    default void narrowDecimals(Workbench bench) {
        roundTrip(bench, new ColumnType.Decimal(5, 2), new BigDecimal("999.99"), new BigDecimal("-0.01"));
    }

    @Test
    default void dates(Workbench bench) {
        roundTrip(
                bench,
                new ColumnType.Date(),
                LocalDate.of(2024, 2, 29),
                LocalDate.of(1, 1, 1),
                LocalDate.MAX.withYear(9999));
    }

    @Test
    default void timestampsAreUtcWhateverTheZoneOfTheMachine(Workbench bench) {
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            bench.reopen();
            // The second does not exist, and the third exists twice, on New York's clocks.
            roundTrip(
                    bench,
                    ColumnType.TIMESTAMP,
                    Instant.parse("2025-01-31T23:59:59.999999Z"),
                    Instant.parse("2025-03-09T02:30:00Z"),
                    Instant.parse("2025-11-02T01:30:00Z"),
                    Instant.parse("1969-12-31T23:59:59.000001Z"));
            TableSchema schema = new TableSchema(List.of(Column.of("v", ColumnType.TIMESTAMP)));
            TestLoad load = Feed.csv(
                    bench,
                    bench.names().month("2025-05").schema(schema).measure(Measure.ROWS),
                    "v\n2025-03-09T02:30:00Z\n2025-03-09 02:30:00\n2025-03-09T02:30:00.123456Z\n2025-03-09\n");
            bench.loader().load(load);
            assertThat(bench.read(load.table()).column("v"))
                    .containsExactlyInAnyOrder(
                            Instant.parse("2025-03-09T02:30:00Z"),
                            Instant.parse("2025-03-09T02:30:00Z"),
                            Instant.parse("2025-03-09T02:30:00.123456Z"),
                            Instant.parse("2025-03-09T00:00:00Z"));
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    default void bytes(Workbench bench) {
        roundTrip(bench, new ColumnType.Binary(), new byte[] {0, 1, -1, 127, -128, '\'', '\\'}, new byte[0]);
    }

    @Test
    default void json(Workbench bench) {
        String document = "{\"a\":[1,null,\"x\"]}";
        TableSchema schema = new TableSchema(List.of(Column.of("v", new ColumnType.Json())));
        TestLoad load = bench.names().month("2025-01").schema(schema).measure(Measure.ROWS);
        bench.loader().load(load.data(Lines.rows(schema.columns(), List.of(Lines.row(document), Lines.row("[]")))));

        // A database may write a document with other spaces.
        assertThat(bench.read(load.table()).column("v"))
                .extracting(value -> ((String) value).replace(" ", ""))
                .containsExactlyInAnyOrder(document, "[]");
    }

    @Test
    default void mapsWhereEmptyIsNotNull(Workbench bench) {
        roundTrip(bench, ColumnType.TEXT_MAP, Map.of("user:team", "o'brien \"x\"", "", ""), Map.of());
    }

    @Test
    default void lists(Workbench bench) {
        roundTrip(bench, new ColumnType.ListOf(ColumnType.TEXT), List.of("a", "", "'b'"), List.of());
    }

    @Test
    default void listsOfMoney(Workbench bench) {
        roundTrip(bench, new ColumnType.ListOf(ColumnType.MONEY), List.of(new BigDecimal("0.000000000000000001")));
    }

    @Test
    default void structs(Workbench bench) {
        ColumnType type = new ColumnType.StructOf(
                List.of(Column.of("name", ColumnType.TEXT), Column.of("amount", ColumnType.MONEY)));
        roundTrip(bench, type, Map.of("name", "credit", "amount", new BigDecimal("-0.5")));
    }

    private static void roundTrip(Workbench bench, ColumnType type, Object... values) {
        TableSchema schema = new TableSchema(List.of(Column.of("nr", new ColumnType.Int64()), Column.of("v", type)));
        Object[] withNull = Arrays.copyOf(values, values.length + 1);
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < withNull.length; i++) {
            rows.add(Lines.row((long) i, withNull[i]));
        }
        TestLoad load = bench.names()
                .month("2025-01")
                .again()
                .schema(schema)
                .measure(Measure.ROWS)
                .data(Lines.rows(schema.columns(), rows));
        StagedTable staged = bench.loader().load(load);

        assertThat(staged.rounded()).isZero();
        Values.assertColumn(bench.read(load.table()), "v", withNull);
        Values.assertColumn(bench.readUnified(), "v", withNull);
    }
}
