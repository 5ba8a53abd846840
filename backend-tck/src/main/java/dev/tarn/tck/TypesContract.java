package dev.tarn.tck;

import static dev.tarn.tck.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
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
public interface TypesContract extends TckContract {

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
    default void decimalsOfAnyShape(Workbench bench) {
        roundTrip(bench, new ColumnType.Decimal(38, 0), new BigDecimal("9".repeat(38)), new BigDecimal("-1"));
        roundTrip(bench, new ColumnType.Decimal(38, 38), new BigDecimal("0." + "9".repeat(38)));
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
        roundTrip(bench, new ColumnType.ListOf(ColumnType.MONEY), List.of(new BigDecimal("0.000000000000000001")));
    }

    @Test
    default void structs(Workbench bench) {
        ColumnType type = new ColumnType.StructOf(
                List.of(Column.of("name", ColumnType.TEXT), Column.of("amount", ColumnType.MONEY)));
        roundTrip(bench, type, Map.of("name", "credit", "amount", new BigDecimal("-0.5")));
    }

    @Test
    default void textOfFilesBecomesTheDeclaredTypes(Workbench bench) {
        TestLoad load = Feed.csv(
                bench,
                bench.names().month("2025-01").schema(declared()).measure(new Measure("cost", "", "")),
                "account,n,cost,weight,taxed,day,moment\n"
                        + "000123,-42,-1.5E-7,0.1,true,2024-02-29,2025-01-31T23:59:59Z\n"
                        + "NULL1,9223372036854775807,12345678901234567890.123456789012345678,1e300,false,0001-01-01,2025-01-31T00:00:00.5Z\n"
                        + ",,,,,,\n");
        StagedTable staged = bench.loader().load(load);

        assertThat(staged.rounded()).isZero();
        assertThat(staged.costByCurrency().get("")).isEqualByComparingTo("12345678901234567890.123456639012345678");
        Contents contents = bench.read(load.table());
        assertColumn(contents, "account", "000123", "NULL1", null);
        assertColumn(contents, "n", -42L, Long.MAX_VALUE, null);
        assertColumn(
                contents,
                "cost",
                new BigDecimal("-0.00000015"),
                new BigDecimal("12345678901234567890.123456789012345678"),
                null);
        assertColumn(contents, "weight", 0.1, 1e300, null);
        assertColumn(contents, "taxed", true, false, null);
        assertColumn(contents, "day", LocalDate.of(2024, 2, 29), LocalDate.of(1, 1, 1), null);
        assertColumn(
                contents,
                "moment",
                Instant.parse("2025-01-31T23:59:59Z"),
                Instant.parse("2025-01-31T00:00:00.5Z"),
                null);
    }

    @Test
    default void mapsOfCsvAreJsonText(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile file =
                bench.files().csv("maps.csv", "id,v\n1,\"{\"\"team\"\":\"\"a,b\"\",\"\"k\"\":\"\"\"\"}\"\n2,{}\n3,\n");
        TableSchema schema =
                new TableSchema(List.of(Column.of("id", new ColumnType.Int64()), Column.of("v", ColumnType.TEXT_MAP)));
        TestLoad load =
                Feed.files(bench, bench.names().month("2025-01").schema(schema).measure(Measure.ROWS), file);
        bench.loader().load(load);

        assertColumn(bench.read(load.table()), "v", Map.of("team", "a,b", "k", ""), Map.of(), null);
    }

    @Test
    default void parquetIsLoadedWithoutLoss(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.PARQUET), "reads no Parquet");
        DataFile file = bench.files().parquet("typed.parquet", "typed.parquet");
        DataFile other = bench.files().parquet("evolved.parquet", "evolved.parquet");
        TableSchema schema = new TableSchema(List.of(
                Column.of("account", ColumnType.TEXT),
                Column.of("cost", ColumnType.MONEY),
                Column.of("currency", ColumnType.TEXT),
                Column.of("moment", ColumnType.TIMESTAMP),
                Column.of("tags", ColumnType.TEXT_MAP),
                Column.of("extra", ColumnType.TEXT)));
        TestLoad load = Feed.files(bench, bench.names().month("2025-01").schema(schema), file, other);
        StagedTable staged = bench.loader().load(load);

        assertThat(staged.rowsByFile()).isEqualTo(Map.of("typed.parquet", 3L, "evolved.parquet", 1L));
        assertThat(staged.costByCurrency().get("USD")).isEqualByComparingTo("12345678901234567890.123456789012345678");
        assertThat(staged.costByCurrency().get("EUR")).isEqualByComparingTo("6.999999999999999999");
        Contents contents = bench.read(load.table());
        assertColumn(contents, "account", "000123456789", "000000000001", "000000000002", null);
        assertColumn(contents, "tags", Map.of("team", "core"), Map.of(), null, null);
        assertColumn(contents, "extra", "new", null, null, null);
    }

    @Test
    default void roundingIsHalfUpAndCounted(Workbench bench) {
        TableSchema schema = new TableSchema(List.of(Column.of("cost", ColumnType.MONEY)));
        TestLoad load = Feed.csv(
                bench,
                bench.names().month("2025-01").schema(schema).measure(new Measure("cost", "", "")),
                "cost\n0.0000000000000000005\n-0.0000000000000000005\n0.0000000000000000014\n5E-19\n2\n");
        StagedTable staged = bench.loader().load(load);

        assertThat(staged.rounded()).isEqualTo(4);
        assertColumn(
                bench.read(load.table()),
                "cost",
                new BigDecimal("1E-18"),
                new BigDecimal("-1E-18"),
                new BigDecimal("1E-18"),
                new BigDecimal("1E-18"),
                new BigDecimal("2"));
        assertThat(staged.costByCurrency().get("")).isEqualByComparingTo("2.000000000000000002");
    }

    @Test
    default void roundingOfRowsIsCountedToo(Workbench bench) {
        List<Object> row = Lines.row("a", new BigDecimal("0.0000000000000000015"), "USD");
        StagedTable staged = bench.loader()
                .load(bench.names().month("2025-01").data(Lines.rows(Lines.SCHEMA.columns(), List.of(row))));

        assertThat(staged.rounded()).isEqualTo(1);
        assertThat(bench.readUnified().sum("cost")).isEqualByComparingTo("0.000000000000000002");
    }

    @Test
    default void overflowIsAnErrorThatNamesTheColumn(Workbench bench) {
        TableSchema schema = new TableSchema(List.of(Column.of("cost", ColumnType.MONEY)));
        TestLoad load = bench.names().month("2025-01").schema(schema).measure(Measure.ROWS);
        TestLoad text = Feed.csv(bench, load, "cost\n1\n100000000000000000000\n");
        TestLoad rows =
                load.data(Lines.rows(schema.columns(), List.of(Lines.row(new BigDecimal("100000000000000000000")))));
        // Rounding makes one more digit in front of the point.
        TestLoad rounded = Feed.csv(bench, load.version("v2"), "cost\n99999999999999999999.9999999999999999999\n");

        refused(BadDataException.class, () -> bench.loader().load(text), "cost");
        refused(BadDataException.class, () -> bench.loader().load(rows.again()), "cost");
        refused(BadDataException.class, () -> bench.loader().load(rounded), "cost");
        assertThat(bench.state().currentVersions(bench.names().export())).isEmpty();
    }

    @Test
    default void whatIsNotOfTheTypeIsAnErrorThatNamesTheColumn(Workbench bench) {
        for (Column column : declared().columns()) {
            if (column.type().equals(ColumnType.TEXT)) {
                continue;
            }
            TestLoad load = bench.names()
                    .month("2025-01")
                    .schema(new TableSchema(List.of(column)))
                    .measure(Measure.ROWS);
            TestLoad bad = Feed.csv(bench, load.version("bad-" + column.name()), column.name() + "\nsoon\n");
            refused(BadDataException.class, () -> bench.loader().load(bad), column.name());
        }
        assertThat(bench.state().currentVersions(bench.names().export())).isEmpty();
    }

    private static TableSchema declared() {
        return new TableSchema(List.of(
                Column.of("account", ColumnType.TEXT),
                Column.of("n", new ColumnType.Int64()),
                Column.of("cost", ColumnType.MONEY),
                Column.of("weight", new ColumnType.Float64()),
                Column.of("taxed", new ColumnType.Bool()),
                Column.of("day", new ColumnType.Date()),
                Column.of("moment", ColumnType.TIMESTAMP)));
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
        assertColumn(bench.read(load.table()), "v", withNull);
        assertColumn(bench.readUnified(), "v", withNull);
    }

    /** Rows come in any order: they are put in order by their number, where there is one. */
    private static void assertColumn(Contents contents, String name, Object... expected) {
        List<Object> actual = new ArrayList<>(contents.column(name));
        if (contents.names().contains(contents.naming().fold("nr"))) {
            List<Object> numbers = contents.column("nr");
            Object[] ordered = new Object[actual.size()];
            for (int i = 0; i < ordered.length; i++) {
                ordered[((Long) numbers.get(i)).intValue()] = actual.get(i);
            }
            Values.assertSame(Arrays.asList(ordered), Arrays.asList(expected));
            return;
        }
        assertThat(actual).hasSameSizeAs(expected);
        for (Object value : expected) {
            int at = 0;
            while (at < actual.size() && !Values.same(actual.get(at), value)) {
                at++;
            }
            assertThat(at)
                    .as("%s among the rest of column %s: %s", value, name, actual)
                    .isLessThan(actual.size());
            actual.remove(at);
        }
    }
}
