package dev.tarn.tck;

import static dev.tarn.tck.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.error.BackendException;
import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Measure;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.SourceTotal;
import dev.tarn.spi.StagedTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files that the backend loads itself: read no less strictly than its {@code DataReader} reads them. */
public interface FileLoadContract extends TckContract {

    @Test
    default void loadedCsvIsWhatTheReaderReads(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile file = bench.files()
                .csv(
                        "odd.csv",
                        "\uFEFFline_item,cost,currency\r\n"
                                + "\"one\ntwo, \"\"three\"\"\",1.5,\"\"\r\n"
                                + "000123,,NULL\r\n"
                                + "\"NULL\",2,null\r\n"
                                + " é ,3,USD");
        TestLoad load = Feed.files(bench, bench.names().month("2025-01"), file);
        StagedTable staged = bench.loader().load(load);

        assertThat(staged.rowsByFile()).isEqualTo(Map.of("odd.csv", 4L));
        Contents contents = bench.readUnified();
        assertThat(contents.column("line_item"))
                .containsExactlyInAnyOrder("one\ntwo, \"three\"", "000123", "NULL", " é ");
        assertThat(contents.column("currency")).containsExactlyInAnyOrder(null, null, null, "USD");
        assertThat(contents.sum("cost")).isEqualByComparingTo("6.5");
    }

    @Test
    default void gzippedFilesAreLoadedWhole(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile members = bench.files().gzippedCsv("a.csv.gz", "line_item,cost,currency\na,1,USD\n", "b,2,USD\n");
        DataFile one = bench.files().gzippedCsv("b.csv.gz", "line_item,cost,currency\nc,3,USD\n");
        StagedTable staged = bench.loader().load(Feed.files(bench, bench.names().month("2025-01"), members, one));

        assertThat(staged.rowsByFile()).isEqualTo(Map.of("a.csv.gz", 2L, "b.csv.gz", 1L));
        assertThat(bench.readUnified().sum("cost")).isEqualByComparingTo("6");
    }

    @Test
    default void jsonLinesAreLoaded(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.JSON), "reads no JSON");
        DataFile file = bench.files()
                .json(
                        "a.json",
                        "{\"line_item\":\"000123\",\"cost\":\"0.123456789012345678\",\"currency\":\"USD\"}\n"
                                + "{\"cost\":2,\"line_item\":null}\n");
        bench.loader().load(Feed.files(bench, bench.names().month("2025-01"), file));

        assertThat(bench.readUnified().column("line_item")).containsExactlyInAnyOrder("000123", null);
        assertThat(bench.readUnified().sum("cost")).isEqualByComparingTo("2.123456789012345678");
    }

    @Test
    default void filesWithoutRowsAreLoaded(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile nothing = bench.files().csv("nothing.csv", "");
        DataFile header = bench.files().csv("header.csv", "line_item,cost,currency\n");
        DataFile row = bench.files().csv("row.csv", "line_item,cost,currency\na,1,USD\n");
        bench.loader().load(Feed.files(bench, bench.names().month("2025-01"), nothing, header));
        bench.loader().load(Feed.files(bench, bench.names().month("2025-02"), header, row, nothing));

        assertThat(bench.readUnified().column("billing_period")).containsExactly("2025-02");
    }

    @Test
    default void onlyTheSelectedMonthIsTaken(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile file = bench.files()
                .csv(
                        "months.csv",
                        "start,cost\n2025-01-01T00:00:00Z,1\n2025-01-31T23:59:59Z,2\n2025-02-01T00:00:00Z,4\n"
                                + "2024-01-15,8\n,16\n");
        SourceFile source = bench.reader().describe(file);
        TableSchema schema =
                new TableSchema(List.of(Column.of("start", ColumnType.TIMESTAMP), Column.of("cost", ColumnType.MONEY)));
        TestLoad load = bench.names()
                .month("2025-01")
                .schema(schema)
                .measure(new Measure("cost", "", "start"))
                .data(new SourceData.Files(List.of(source), new RowSelection.InPeriod("start", YearMonth.of(2025, 1))));
        StagedTable staged = bench.loader().load(load);

        assertThat(bench.readUnified().sum("cost")).isEqualByComparingTo("3");
        long counted = bench.reader().totals(List.of(source), new Measure("cost", "", "start")).stream()
                .filter(total -> total.period().equals("2025-01"))
                .mapToLong(SourceTotal::rows)
                .sum();
        assertThat(staged.rows()).as("what totals() counted for the month").isEqualTo(counted);
    }

    @Test
    default void aBrokenFileFailsTheLoadAndLeavesTheOldMonth(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        TestLoad month = bench.names().month("2025-01").data(Lines.of(2, "1"));
        bench.loader().load(month);
        String header = "line_item,cost,currency\n";
        SourceFile whole = bench.reader().describe(bench.files().csv("whole.csv", header + "x,1,USD\n"));
        List<DataFile> broken = List.of(
                bench.files().csv("few.csv", header + "a,1,USD\nb,2\n"),
                bench.files().csv("many.csv", header + "a,1,USD\nb,2,USD,x\n"));
        for (DataFile file : broken) {
            SourceFile same = new SourceFile(file, whole.columns());
            TestLoad load =
                    month.version(file.key()).data(new SourceData.Files(List.of(whole, same), new RowSelection.All()));
            refused(BadDataException.class, () -> bench.loader().load(load), file.key());
        }

        assertThat(bench.readUnified().loadIds()).containsExactly(month.loadId());
        assertThat(bench.state().isLoaded(month.key())).isTrue();
    }

    /** An engine may take the end of a cut file for its end: then counting the source, which goes with every load, notices. */
    @Test
    default void aTruncatedFileIsNoticedByLoadingOrByCounting(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        String header = "line_item,cost,currency\n";
        SourceFile whole = bench.reader().describe(bench.files().csv("whole.csv", header));
        DataFile cut = bench.files().truncatedCsv("cut.csv.gz", header + "a,1,USD\n".repeat(200_000));
        SourceFile same = new SourceFile(cut, whole.columns());
        TestLoad load =
                bench.names().month("2025-01").data(new SourceData.Files(List.of(same), new RowSelection.All()));

        refused(
                BadDataException.class,
                () -> {
                    bench.reader().totals(List.of(same), Measure.ROWS);
                    bench.loader().load(load);
                },
                "cut.csv.gz");
        assertThat(bench.state().currentVersions(bench.names().export())).isEmpty();
    }

    @Test
    default void brokenJsonIsNoticedByLoadingOrByCounting(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.JSON), "reads no JSON");
        String line = "{\"line_item\":\"a\",\"cost\":\"1\",\"currency\":\"USD\"}\n";
        SourceFile whole = bench.reader().describe(bench.files().json("whole.json", line));
        List<DataFile> broken = List.of(
                bench.files().truncatedJson("cut.json.gz", line.repeat(1000)),
                bench.files().json("array.json", line + "[" + line.strip() + "]\n"));
        for (DataFile file : broken) {
            List<SourceFile> files = List.of(new SourceFile(file, whole.columns()));
            TestLoad load = bench.names()
                    .month("2025-01")
                    .version(file.key())
                    .data(new SourceData.Files(files, new RowSelection.All()));
            refused(
                    BadDataException.class,
                    () -> {
                        bench.reader().totals(files, Measure.ROWS);
                        bench.loader().load(load);
                    },
                    file.key());
        }
        assertThat(bench.state().currentVersions(bench.names().export())).isEmpty();
    }

    @Test
    default void aMissingFileFailsTheLoad(Workbench bench) throws IOException {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile file = bench.files().csv("gone.csv", "line_item,cost,currency\na,1,USD\n");
        TestLoad load = Feed.files(bench, bench.names().month("2025-01"), file);
        Files.delete(Path.of(file.uri()));

        refused(BackendException.class, () -> bench.loader().load(load), "gone.csv");
        assertThat(bench.state().currentVersions(bench.names().export())).isEmpty();
    }

    @Test
    default void aTruncatedParquetFailsTheLoad(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.PARQUET), "reads no Parquet");
        SourceFile whole = bench.reader().describe(bench.files().parquet("whole.parquet", "typed.parquet"));
        SourceFile cut =
                new SourceFile(bench.files().truncatedParquet("cut.parquet", "typed.parquet"), whole.columns());
        TestLoad load =
                bench.names().month("2025-01").data(new SourceData.Files(List.of(whole, cut), new RowSelection.All()));

        refused(BadDataException.class, () -> bench.loader().load(load), "cut.parquet");
        assertThat(bench.state().currentVersions(bench.names().export())).isEmpty();
    }
}
