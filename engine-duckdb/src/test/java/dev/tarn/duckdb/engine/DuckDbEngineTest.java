package dev.tarn.duckdb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.Measure;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another backend than DuckDB's makes of the engine: staging into files of its own, and errors in its name. */
class DuckDbEngineTest {

    private static final TableSchema COSTS = Given.schema(
            "cost",
            ColumnType.MONEY,
            "currency",
            ColumnType.TEXT,
            "start",
            ColumnType.TIMESTAMP,
            "new",
            ColumnType.TEXT);
    private static final Measure MEASURE = new Measure("cost", "currency", "start");

    @TempDir
    private Path folder;

    private DuckDbEngine engine;
    private Connection connection;
    private DuckDbStatements statements;

    @BeforeEach
    void open() throws SQLException {
        engine = DuckDbEngine.open("lake", DuckDbSettings.inMemory());
        connection = engine.connection("begin");
        statements = new DuckDbStatements(connection);
        DuckDbConversion.prepare(statements);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        engine.close();
    }

    private SourceFile csv(String name, String text) {
        return new DuckDbDataReader(engine).describe(Given.file(Given.write(folder.resolve(name), text)));
    }

    private StagedTable stage(StageRequest request, Path to) throws SQLException {
        long before = DuckDbConversion.rounded(statements);
        String select = DuckDbSource.of(request, statements, engine.errors()).select(Given.whole(request.schema()));
        statements.runInterruptibly("COPY (" + select + ") TO " + DuckDbSql.literal(to.toString()));
        String from = "read_parquet(" + DuckDbSql.files(List.of(to), engine.errors()) + ")";
        long rounded = DuckDbConversion.rounded(statements) - before;
        return new DuckDbStagedCount(statements, request).in(from, SchemaChange.NONE, rounded);
    }

    @Test
    void filesAreConvertedIntoFilesOfTheBackendAndCountedThere() throws SQLException {
        String rows = "1.81E-8,USD,2024-01-31 23:30:00Z\n0.0000000000000000005,EUR,2024-01-01T00:00:00-01:00\n"
                + "7,USD,2024-02-01 00:00:00\n";
        SourceFile one = csv("one.csv", "cost,currency,start\n" + rows);
        SourceFile two = csv("two.csv", "start,cost\n2024-01-15 00:00:00,2.5\n");
        RowSelection january = new RowSelection.InPeriod("start", YearMonth.of(2024, 1));
        StageRequest request = Given.request(COSTS, MEASURE, new SourceData.Files(List.of(one, two), january));
        Path staged = folder.resolve("a[1].parquet");

        StagedTable table = stage(request, staged);

        assertThat(table.rowsByFile()).isEqualTo(Map.of("one.csv", 2L, "two.csv", 1L));
        assertThat(table.rows()).isEqualTo(3);
        assertThat(table.rounded()).isEqualTo(1);
        assertThat(table.costByCurrency())
                .isEqualTo(Map.of(
                        "USD",
                        new BigDecimal("0.0000000181"),
                        "EUR",
                        new BigDecimal("0.000000000000000001"),
                        "",
                        new BigDecimal("2.5")));
        statements.run("CREATE TEMP VIEW costs AS FROM read_parquet("
                + DuckDbSql.files(List.of(staged), engine.errors()) + ")");
        try (RowCursor cursor = DuckDbQuery.run(
                connection,
                "query lake",
                engine.errors(),
                "SELECT billing_period, tarn_account, tarn_load_id, start, new FROM costs WHERE currency = ?",
                "EUR")) {
            assertThat(cursor.columns())
                    .extracting(Column::name)
                    .containsExactly("billing_period", "tarn_account", "tarn_load_id", "start", "new");
            assertThat(cursor.toList())
                    .isEqualTo(List.of(
                            Arrays.asList("2024-01", "a'1", "load-1", Instant.parse("2024-01-01T01:00:00Z"), null)));
        }
    }

    @Test
    void whatCanNotBeConvertedIsNamedInTheBackendsName() {
        SourceFile bad = csv("bad.csv", "cost,currency,start\n1,USD,\nsecret,USD,\n");
        SourceData.Files files = new SourceData.Files(List.of(bad), new RowSelection.All());
        StageRequest request = Given.request(COSTS, MEASURE, files);

        assertThatThrownBy(() -> stage(request, folder.resolve("bad.parquet")))
                .isInstanceOfSatisfying(SQLException.class, e -> {
                    assertThat(DuckDbErrors.isConversion(e)).isTrue();
                    assertThat(new DuckDbDiagnosis(engine, "stage x").explain(files, COSTS, e))
                            .isInstanceOf(BadDataException.class)
                            .hasMessageStartingWith("[lake] stage x: bad.csv: column 'cost' has 1 value")
                            .hasMessageContaining("row 2, shaped 'aaaaaa'");
                });
    }

    @Test
    void rowsOfAnApplicationAreSpooledAndConverted() throws SQLException {
        TableSchema schema = Given.schema("cost", ColumnType.MONEY);
        StageRequest request = Given.request(
                schema, new Measure("cost", "", ""), new SourceData.Rows(() -> new OneValue(schema, BigDecimal.TEN)));
        assertThat(stage(request, folder.resolve("r.parquet")).costByCurrency())
                .isEqualTo(Map.of("", new BigDecimal("10")));

        StageRequest bad =
                Given.request(schema, Measure.ROWS, new SourceData.Rows(() -> new OneValue(schema, "secret")));
        assertThatThrownBy(() -> DuckDbSource.of(bad, statements, engine.errors()))
                .isInstanceOf(BadDataException.class)
                .hasMessage("[lake] stage aws/cur/a'1/2024-01/v1: row 1, column 'cost': String has no place in"
                        + " DECIMAL(38,18); correct the rows or their declared type");

        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> DuckDbSource.of(request, statements, engine.errors()))
                    .isInstanceOf(LoadCancelledException.class)
                    .hasMessage("[lake] stage aws/cur/a'1/2024-01/v1: interrupted; nothing of it stays");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static final class OneValue implements RowCursor {

        private final TableSchema schema;
        private final Object value;
        private int read;

        OneValue(TableSchema schema, Object value) {
            this.schema = schema;
            this.value = value;
        }

        @Override
        public List<Column> columns() {
            return schema.columns();
        }

        @Override
        public boolean next() {
            return read++ == 0;
        }

        @Override
        public Object value(int column) {
            return value;
        }

        @Override
        public void close() {}
    }

    @Test
    void interruptingTheThreadEndsAStatement() throws SQLException {
        try (PreparedStatement endless =
                connection.prepareStatement("SELECT count(*) FROM range(10000000000) AS a, range(1000) AS b")) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> DuckDbInterruption.watching(endless, endless::executeQuery))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(DuckDbInterruption.isCause(e)).isTrue());
        } finally {
            assertThat(Thread.interrupted()).as("the flag stays").isTrue();
        }
    }

    @Test
    void everyTypeIsReadAsItIsWritten() throws SQLException {
        ColumnType nested = new ColumnType.StructOf(List.of(
                Column.of("a \"b\", c", new ColumnType.ListOf(ColumnType.TEXT_MAP)),
                Column.of("at", ColumnType.TIMESTAMP)));
        for (ColumnType type : List.of(
                ColumnType.TEXT,
                new ColumnType.Bool(),
                new ColumnType.Int64(),
                new ColumnType.Float64(),
                new ColumnType.Decimal(20, 3),
                new ColumnType.Date(),
                ColumnType.TIMESTAMP,
                new ColumnType.Binary(),
                new ColumnType.Json(),
                nested)) {
            String printed = statements
                    .list(row -> row.getString(1), "SELECT typeof(CAST(NULL AS " + DuckDbTypes.sql(type) + "))")
                    .get(0);
            assertThat(DuckDbTypes.parse(printed)).as(printed).isEqualTo(type);
        }
    }

    @Test
    void fewerThreadsWriteAWideTableAndComeBack() throws SQLException {
        DuckDbSettings small = new DuckDbSettings(
                Optional.empty(), false, Optional.of("100MiB"), Optional.of(4), Optional.of(folder.resolve("spill")));
        try (DuckDbEngine limited = DuckDbEngine.open("lake", small);
                Connection own = limited.connection("begin")) {
            DuckDbStatements its = new DuckDbStatements(own);
            DuckDbThreads threads = new DuckDbThreads(its);
            TableSchema wide = new TableSchema(IntStream.range(0, 60)
                    .mapToObj(i -> Column.of("c" + i, ColumnType.TEXT))
                    .toList());
            threads.lowerFor(wide);
            assertThat(threads(its)).isEqualTo(1);
            threads.restore();
            assertThat(threads(its)).isEqualTo(4);
        }
    }

    private static long threads(DuckDbStatements its) throws SQLException {
        return its.list(row -> row.getLong(1), "SELECT current_setting('threads')")
                .get(0);
    }

    @Test
    void everyErrorStartsWithTheBackendsName() throws IOException {
        assertThatThrownBy(() -> DuckDbEngine.open(
                        "lake",
                        new DuckDbSettings(
                                Optional.of(folder), false, Optional.empty(), Optional.empty(), Optional.empty())))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageStartingWith("[lake] open " + folder + ": it is a folder");
        assertThatThrownBy(() -> DuckDbQuery.run(engine, "SELECT 1; DROP TABLE x"))
                .hasMessage("[lake] query database in memory: only one SELECT can run here: a query may not change"
                        + " anything");
        Path broken = Given.write(folder.resolve("b.parquet"), "no Parquet file at all");
        DuckDbDataReader reader = new DuckDbDataReader(engine);
        assertThatThrownBy(() -> reader.describe(Given.file(broken)))
                .isInstanceOf(BadDataException.class)
                .hasMessageStartingWith("[lake] describe b.parquet: the file is broken");
        assertThatThrownBy(() -> reader.describe(Given.file(Given.write(folder.resolve("c.json"), "[{}]"))))
                .hasMessageStartingWith("[lake] read c.json: line 1 begins an array");
        DataFile gone = Given.file(broken);
        Files.delete(broken);
        assertThatThrownBy(() -> reader.describe(gone))
                .hasMessageStartingWith("[lake] read b.parquet: the file is gone");
        assertThatThrownBy(() -> DuckDbSql.files(List.of(Path.of("/a\\b*")), engine.errors()))
                .hasMessageStartingWith("[lake] read /a\\b*: ");
        assertThatThrownBy(() -> new DuckDbErrors(" ")).isInstanceOf(IllegalArgumentException.class);
    }
}
