package dev.tarn.tck;

import static dev.tarn.tck.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.error.BadDataException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceColumn;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceTotal;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** CSV as people and tools write it. */
public interface CsvReaderContract extends TckContract {

    @Test
    default void csvIsTextWithLeadingZerosAndWithoutItsMark(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile file = bench.files().csv("a.csv", "\uFEFFaccount,Cost,cost\r\n000123,1.50,1e-7\r\n");

        List<SourceColumn> columns = bench.reader().describe(file).columns();
        assertThat(columns).extracting(SourceColumn::originalName).containsExactly("account", "Cost", "cost");
        assertThat(columns).extracting(SourceColumn::position).containsExactly(0, 1, 2);
        assertThat(columns).extracting(SourceColumn::type).containsOnly(ColumnType.TEXT);
        assertThat(Reading.rows(bench, file)).containsExactly(List.of("000123", "1.50", "1e-7"));
    }

    @Test
    default void csvFieldsMayHoldLinesQuotesAndCommas(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile file = bench.files()
                .csv("a.csv", "a,b\n\"one\ntwo\",\"say \"\"hi\"\", twice\"\n é ,\"{\"\"k\"\":\"\"v\"\"}\"");

        assertThat(Reading.rows(bench, file))
                .containsExactly(List.of("one\ntwo", "say \"hi\", twice"), List.of(" é ", "{\"k\":\"v\"}"));
    }

    @Test
    default void csvBlankAndUnquotedNullAreNull(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile file = bench.files().csv("a.csv", "a,b,c,d,e,f\n,\"\",NULL,null,\"NULL\",\"null\"\n");

        assertThat(Reading.rows(bench, file)).containsExactly(Arrays.asList(null, null, null, null, "NULL", "null"));
    }

    @Test
    default void csvOfZeroBytesOrOneHeaderHasNoRows(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile nothing = bench.files().csv("nothing.csv", "");
        DataFile header = bench.files().csv("header.csv", "a,b\n");

        assertThat(bench.reader().describe(nothing).columns()).isEmpty();
        assertThat(Reading.rows(bench, nothing)).isEmpty();
        assertThat(Reading.names(bench, header)).containsExactly("a", "b");
        assertThat(Reading.rows(bench, header)).isEmpty();
        assertThat(Reading.totals(bench, Measure.ROWS, header)).isEmpty();
    }

    @Test
    default void gzipOfSeveralMembersIsReadToItsEnd(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile file = bench.files().gzippedCsv("a.csv.gz", "a,b\n1,2\n", "3,4\n", "5,6\n");

        assertThat(Reading.names(bench, file)).containsExactly("a", "b");
        assertThat(Reading.rows(bench, file)).containsExactly(List.of("1", "2"), List.of("3", "4"), List.of("5", "6"));
        assertThat(Reading.totals(bench, new Measure("b", "", ""), file))
                .containsExactly(new SourceTotal("a.csv.gz", "", "", 3, new BigDecimal("12")));
    }

    @Test
    default void aTruncatedGzipIsAnError(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile file = bench.files().truncatedCsv("cut.csv.gz", "a,b\n" + "1,2\n".repeat(200_000));

        refused(BadDataException.class, () -> Reading.rows(bench, file), "cut.csv.gz");
        refused(BadDataException.class, () -> Reading.totals(bench, Measure.ROWS, file), "cut.csv.gz");
    }

    @Test
    default void aRaggedRowIsAnErrorThatNamesFileAndPlace(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile few = bench.files().csv("few.csv", "a,b,c\n1,2,3\n4,5\n6,7,8\n");
        DataFile many = bench.files().csv("many.csv", "a,b,c\n1,2,3\n\"4\n4\",5,6\n1,2,3,4\n");

        refusedAt("few.csv", "line 3|record 3", () -> Reading.rows(bench, few));
        refusedAt("few.csv", "line 3|record 3", () -> Reading.totals(bench, Measure.ROWS, few));
        // Engines count lines or records.
        refusedAt("many.csv", "line 5|record 4", () -> Reading.rows(bench, many));
    }

    private static void refusedAt(String file, String place, ThrowingCallable call) {
        refused(BadDataException.class, call, file);
        assertThat(catchThrowable(call)).message().containsPattern("\\b(" + place + ")\\b");
    }
}
