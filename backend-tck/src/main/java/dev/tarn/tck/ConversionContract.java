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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values that are converted on the way in: exactly, or not at all. */
public interface ConversionContract extends TckContract {

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
        Values.assertColumn(contents, "account", "000123", "NULL1", null);
        Values.assertColumn(contents, "n", -42L, Long.MAX_VALUE, null);
        Values.assertColumn(
                contents,
                "cost",
                new BigDecimal("-0.00000015"),
                new BigDecimal("12345678901234567890.123456789012345678"),
                null);
        Values.assertColumn(contents, "weight", 0.1, 1e300, null);
        Values.assertColumn(contents, "taxed", true, false, null);
        Values.assertColumn(contents, "day", LocalDate.of(2024, 2, 29), LocalDate.of(1, 1, 1), null);
        Values.assertColumn(
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

        Values.assertColumn(bench.read(load.table()), "v", Map.of("team", "a,b", "k", ""), Map.of(), null);
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
        Values.assertColumn(contents, "account", "000123456789", "000000000001", "000000000002", null);
        Values.assertColumn(contents, "tags", Map.of("team", "core"), Map.of(), null, null);
        Values.assertColumn(contents, "extra", "new", null, null, null);
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
        Values.assertColumn(
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
}
