package dev.tarn.duckdb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendException;
import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.ConvertedRows;
import dev.tarn.spi.Measure;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver's streams end without a word where the engine fails after the first rows; ours don't. */
class DuckDbLateFailureTest {

    private static final long LATE = 300_000;

    private final DuckDbEngine engine = DuckDbEngine.open("test", DuckDbSettings.inMemory());

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        engine.close();
    }

    private static long count(RowCursor rows) {
        long count = 0;
        while (rows.next()) {
            count++;
        }
        return count;
    }

    @Test
    void aQueryThatFailsLateSaysSo() {
        String query = "SELECT CASE WHEN range = ? THEN error('late') ELSE 'x' END FROM range(" + LATE + ")";
        try (RowCursor rows = DuckDbQuery.run(engine, query, -1L)) {
            assertThat(count(rows)).isEqualTo(LATE);
            assertThat(rows.next()).isFalse();
        }
        assertThatThrownBy(() -> {
                    try (RowCursor rows = DuckDbQuery.run(engine, query, LATE - 1)) {
                        count(rows);
                    }
                })
                .isInstanceOf(BackendException.class);
    }

    @Test
    void aConvertedReadThatFailsLateSaysWhere() {
        String csv = "cost\n" + "1\n".repeat((int) LATE) + "much\n";
        DuckDbDataReader reader = new DuckDbDataReader(engine);
        SourceFile file = reader.describe(Given.file(Given.write(folder.resolve("bill.csv"), csv)));
        TableSchema schema = new TableSchema(List.of(Column.of("cost", ColumnType.MONEY)));
        StageRequest request = Given.request(
                schema, new Measure("", "", ""), new SourceData.Files(List.of(file), new RowSelection.All()));

        assertThatThrownBy(() -> {
                    try (ConvertedRows rows = reader.converted(request, schema)) {
                        count(rows);
                    }
                })
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("bill.csv")
                .hasMessageContaining("row " + (LATE + 1));
    }

    @Test
    void aFileThatIsBrokenFarBehindItsHeaderSaysSo() throws Exception {
        Path path = folder.resolve("latin.csv");
        String csv = "a\n" + "plain text\n".repeat(500_000) + "ä\n";
        Files.write(path, csv.getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> {
                    try (RowCursor rows = new DuckDbDataReader(engine).rows(Given.file(path))) {
                        count(rows);
                    }
                })
                .isInstanceOf(BackendException.class);
    }

    @Test
    void whatADatabaseRefusesIsFound() throws SQLException {
        String csv = "note\n" + "x\n".repeat(10_000) + "y\n";
        DuckDbDataReader reader = new DuckDbDataReader(engine);
        SourceFile file = reader.describe(Given.file(Given.write(folder.resolve("notes.csv"), csv)));
        TableSchema schema = new TableSchema(List.of(Column.of("note", ColumnType.TEXT)));
        StageRequest request = Given.request(
                schema, new Measure("", "", ""), new SourceData.Files(List.of(file), new RowSelection.All()));
        DuckDbSuspect suspect = new DuckDbSuspect(schema.columns().get(0), v -> v + " = 'y'", "a y");
        DuckDbSuspect innocent = new DuckDbSuspect(schema.columns().get(0), v -> v + " = 'z'", "a z");

        try (DuckDbConvertedRead read = DuckDbConvertedRead.open(engine, request, schema)) {
            assertThat(read.refused(List.of(innocent, suspect)))
                    .hasValueSatisfying(e -> assertThat(e)
                            .isInstanceOf(BadDataException.class)
                            .hasMessageContaining("notes.csv: column 'note', row 10001 has a y"));
            assertThat(read.refused(List.of(innocent))).isEmpty();
        }
    }
}
