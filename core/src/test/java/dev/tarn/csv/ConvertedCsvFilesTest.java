package dev.tarn.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.ExportId;
import dev.tarn.model.FileFormat;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.ConvertedFile;
import dev.tarn.spi.ConvertedFiles;
import dev.tarn.spi.ConvertedRows;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.FileTarget;
import dev.tarn.spi.Measure;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.SourceTotal;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.TableStrategy;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertedCsvFilesTest {

    @TempDir
    Path folder;

    private static Column column(String name, ColumnType type) {
        return Column.of(name, type);
    }

    private static StageRequest request(TableSchema schema) {
        PlannedLoad load = new PlannedLoad(
                new LoadKey(new PartitionKey(new ExportId("aws", "cur"), "", YearMonth.of(2024, 1)), "v1"),
                "load-1",
                new TableName("aws_billing", "cur"),
                "CUR_V1",
                "",
                List.of());
        return new StageRequest(
                load,
                TableStrategy.SINGLE,
                schema,
                new SourceData.Files(List.of(), new RowSelection.All()),
                Measure.ROWS);
    }

    private List<String> texts(TableSchema schema, long bytes, boolean zoned, List<List<Object>> rows)
            throws IOException {
        List<String> texts = new ArrayList<>();
        try (ConvertedFiles files = ConvertedCsvFiles.of(
                new Fixed(schema, rows), request(schema), schema, new FileTarget(folder, bytes, zoned))) {
            for (Optional<ConvertedFile> file = files.next(); file.isPresent(); file = files.next()) {
                assertThat(file.get().format()).isEqualTo(FileFormat.CSV);
                try (GZIPInputStream in =
                        new GZIPInputStream(Files.newInputStream(file.get().path()))) {
                    texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            assertThat(files.rows()).isEqualTo(rows.size());
            assertThat(files.rounded()).isEqualTo(7);
        }
        assertThat(folder).isEmptyDirectory();
        return texts;
    }

    @Test
    void valuesAreQuotedAndAbsentOnesAreNothing() throws IOException {
        TableSchema schema = new TableSchema(List.of(
                column("a \"name\"", ColumnType.TEXT),
                column("cost", ColumnType.MONEY),
                column("at", ColumnType.TIMESTAMP),
                column("day", new ColumnType.Date()),
                column("bytes", new ColumnType.Binary()),
                column("ratio", new ColumnType.Float64())));

        assertThat(texts(
                        schema,
                        1 << 20,
                        false,
                        List.of(
                                Arrays.asList(
                                        "x \"y\",\nz",
                                        new BigDecimal("1E-7"),
                                        Instant.parse("2024-01-02T03:04:05.000006Z"),
                                        LocalDate.of(2024, 2, 29),
                                        new byte[] {0, (byte) 255},
                                        Double.NEGATIVE_INFINITY),
                                Arrays.asList("", null, null, null, null, null))))
                .containsExactly("\"a \"\"name\"\"\",\"cost\",\"at\",\"day\",\"bytes\",\"ratio\"\n"
                        + "\"x \"\"y\"\",\nz\",\"0.0000001\",\"2024-01-02 03:04:05.000006\",\"2024-02-29\",\"00ff\",\"-inf\"\n"
                        + "\"\",,,,,\n");
    }

    @Test
    void timesSayThatTheyAreUtcWhereAsked() throws IOException {
        assertThat(texts(
                        new TableSchema(List.of(column("at", ColumnType.TIMESTAMP))),
                        1 << 20,
                        true,
                        List.of(List.of(Instant.parse("2024-01-02T03:04:05Z")))))
                .containsExactly("\"at\"\n\"2024-01-02 03:04:05+00:00\"\n");
    }

    @Test
    void whatIsNestedIsJsonWithAllItsDigits() throws IOException {
        TableSchema schema = new TableSchema(List.of(column(
                "items",
                new ColumnType.ListOf(new ColumnType.StructOf(
                        List.of(column("cost", ColumnType.MONEY), column("at", ColumnType.TIMESTAMP)))))));

        assertThat(texts(
                        schema,
                        1 << 20,
                        false,
                        List.of(List.of(List.of(Map.of(
                                "cost",
                                new BigDecimal("12345678901234567890.123456789012345678"),
                                "at",
                                Instant.parse("2024-01-02T03:04:05.5Z")))))))
                .containsExactly("\"items\"\n\"[{\"\"cost\"\":12345678901234567890.123456789012345678,"
                        + "\"\"at\"\":\"\"2024-01-02 03:04:05.5\"\"}]\"\n");
    }

    @Test
    void manyRowsAreSeveralFilesAndNoneAreNone() throws IOException {
        TableSchema schema = new TableSchema(List.of(column("id", new ColumnType.Int64())));
        List<List<Object>> rows = new ArrayList<>();
        for (long i = 0; i < 200_000; i++) {
            rows.add(List.of(i * 7_919));
        }

        assertThat(texts(schema, 100_000, false, rows))
                .hasSizeGreaterThan(1)
                .allSatisfy(text -> assertThat(text).startsWith("\"id\"\n"))
                .satisfies(texts -> assertThat(texts.stream()
                                .mapToLong(t -> t.lines().count() - 1)
                                .sum())
                        .isEqualTo(200_000));
        assertThat(texts(schema, 100_000, false, List.of())).isEmpty();
    }

    @Test
    void totalsAreKnownAtTheEndOnly() {
        TableSchema schema = new TableSchema(List.of(column("id", new ColumnType.Int64())));
        try (ConvertedFiles files = ConvertedCsvFiles.of(
                new Fixed(schema, List.of(List.of(1L))), request(schema), schema, new FileTarget(folder, 1, false))) {
            assertThatThrownBy(files::rows).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> new FileTarget(folder, 0, false)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A reader of rows that are there. */
    private record Fixed(TableSchema schema, List<List<Object>> rows) implements DataReader {

        @Override
        public boolean canRead(FileFormat format) {
            return false;
        }

        @Override
        public SourceFile describe(DataFile file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RowCursor rows(DataFile file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<SourceTotal> totals(List<SourceFile> files, Measure measure) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ConvertedRows converted(StageRequest request, TableSchema table) {
            return new ConvertedRows() {
                private int at = -1;

                @Override
                public long rounded() {
                    return 7;
                }

                @Override
                public List<Column> columns() {
                    return schema.columns();
                }

                @Override
                public boolean next() {
                    at++;
                    return at < rows.size();
                }

                @Override
                public Object value(int column) {
                    return rows.get(at).get(column);
                }

                @Override
                public void close() {}
            };
        }
    }
}
