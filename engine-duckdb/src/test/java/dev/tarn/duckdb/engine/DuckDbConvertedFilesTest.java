package dev.tarn.duckdb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Compression;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.ConvertedFile;
import dev.tarn.spi.ConvertedFiles;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.DataReaders;
import dev.tarn.spi.FileTarget;
import dev.tarn.spi.Measure;
import dev.tarn.spi.ReaderLimits;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbConvertedFilesTest {

    private static final TableSchema BILL = Given.schema(
            "id", ColumnType.TEXT, "cost", ColumnType.MONEY, "at", ColumnType.TIMESTAMP, "tags", ColumnType.TEXT_MAP);

    private final DataReader reader = DataReaders.open("test", ReaderLimits.DEFAULT);

    @TempDir
    Path folder;

    private Path out;

    @BeforeEach
    void target() throws IOException {
        out = Files.createDirectory(folder.resolve("it's out"));
    }

    @AfterEach
    void close() {
        reader.close();
    }

    private StageRequest bill(String csv) {
        SourceFile file = reader.describe(Given.file(Given.write(folder.resolve("bill.csv"), csv)));
        return Given.request(
                BILL, new Measure("", "", ""), new SourceData.Files(List.of(file), new RowSelection.All()));
    }

    private ConvertedFiles files(String csv, long bytes, boolean zoned) {
        return reader.convertedFiles(bill(csv), Given.whole(BILL), new FileTarget(out, bytes, zoned))
                .orElseThrow();
    }

    private static String query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void filesHaveTheTablesOwnTypes() throws SQLException {
        String csv =
                "id,cost,at,tags\n007,0.12345678901234567895,2024-01-02T03:04:05Z,\"{\"\"a\"\": \"\"b\"\"}\"\n008,,,\n";

        try (ConvertedFiles files = files(csv, 1 << 20, false)) {
            ConvertedFile file = files.next().orElseThrow();
            assertThat(file.format()).isEqualTo(FileFormat.PARQUET);
            assertThat(file.compression()).isEqualTo(Compression.NONE);
            String from = " FROM '" + file.path().toString().replace("'", "''") + "'";
            assertThat(query("SELECT string_agg(column_type, ' ') FROM (DESCRIBE" + from + ")"))
                    .isEqualTo("VARCHAR VARCHAR VARCHAR VARCHAR VARCHAR DECIMAL(38,18) TIMESTAMP VARCHAR");
            assertThat(query("SELECT concat_ws('|', billing_period, tarn_source_file, id, cost, \"at\", tags)" + from
                            + " WHERE id = '007'"))
                    .isEqualTo("2024-01|bill.csv|007|0.123456789012345679|2024-01-02 03:04:05|{\"a\":\"b\"}");
            assertThat(query("SELECT count(*)" + from + " WHERE cost IS NULL AND tags IS NULL"))
                    .isEqualTo("1");
            assertThat(files.next()).isEmpty();
            assertThat(files.rows()).isEqualTo(2);
            assertThat(files.rounded()).isEqualTo(1);
        }
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void timesSayThatTheyAreUtcWhereAsked() throws SQLException {
        try (ConvertedFiles files = files("id,at\n007,2024-01-02T03:04:05Z\n", 1 << 20, true)) {
            String file = files.next().orElseThrow().path().toString().replace("'", "''");
            assertThat(query("SELECT typeof(\"at\") || epoch(\"at\") FROM '" + file + "'"))
                    .isEqualTo("TIMESTAMP WITH TIME ZONE1704164645.0");
        }
    }

    @Test
    void manyRowsAreSeveralFilesThatAreWholeWhenGiven() throws SQLException, IOException {
        StringBuilder csv = new StringBuilder("id,cost\n");
        for (int i = 0; i < 400_000; i++) {
            csv.append(Integer.toHexString(i * 31_337))
                    .append(',')
                    .append(i % 977)
                    .append(".25\n");
        }
        List<Path> given = new ArrayList<>();
        long rows = 0;
        try (ConvertedFiles files = files(csv.toString(), 200_000, false)) {
            for (Optional<ConvertedFile> file = files.next(); file.isPresent(); file = files.next()) {
                Path path = file.get().path();
                rows += Long.parseLong(
                        query("SELECT count(*) FROM '" + path.toString().replace("'", "''") + "'"));
                given.add(path);
                Files.delete(path);
            }
            assertThat(files.rows()).isEqualTo(400_000);
        }
        assertThat(rows).isEqualTo(400_000);
        assertThat(given).hasSizeGreaterThan(1).doesNotHaveDuplicates();
    }

    @Test
    void noRowsAreNoFiles() {
        try (ConvertedFiles files = files("id,cost\n", 1 << 20, false)) {
            assertThat(files.next()).isEmpty();
            assertThat(files.rows()).isZero();
        }
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void aValueWithoutAPlaceIsNamedAndNothingIsLeft() {
        try (ConvertedFiles files = files("id,cost\n007,0.1\n008,much\n", 1 << 20, false)) {
            assertThatThrownBy(files::next)
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("bill.csv")
                    .hasMessageContaining("'cost'")
                    .hasMessageContaining("row 2");
        }
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void interruptingEndsIt() throws IOException {
        try (ConvertedFiles files = files("id,cost\n007,0.1\n", 1 << 20, false)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> {
                        while (files.next().isPresent()) {}
                        files.rows();
                    })
                    .isInstanceOf(LoadCancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
        try (Stream<Path> left = Files.list(out)) {
            assertThat(left).isEmpty();
        }
    }
}
