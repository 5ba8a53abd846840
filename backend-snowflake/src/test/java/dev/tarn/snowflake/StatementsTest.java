package dev.tarn.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.AsOf;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.Measure;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.TableStrategy;
import dev.tarn.testing.snowflake.SnowflakeEmulator;
import dev.tarn.testing.snowflake.StatementLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every statement that is sent, in golden files for whoever knows the service, and how many there are. Run with
 * {@code -Dtarn.golden=write} to write the files anew.
 */
class StatementsTest {

    private final SnowflakeEmulator emulator = SnowflakeEmulator.start();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        emulator.close();
    }

    private List<String> sent() {
        return emulator.statements().statements().stream()
                .filter(sent -> !sent.describeOnly())
                .map(StatementLog.Sent::sql)
                .map(StatementsTest::plain)
                .toList();
    }

    /** What differs from run to run. */
    private static String plain(String sql) {
        return sql.replaceAll("TARN_STAGE_[0-9A-F]{16}", "TARN_STAGE_<attempt>")
                .replaceAll("load/[0-9A-F]{16}", "load/<attempt>")
                .replaceAll("file://[^']*/", "file://<folder>/")
                .replaceAll("TARN_KEPT_([0-9A-F]{8})_[0-9]+_[0-9A-F]{8}", "TARN_KEPT_$1_<when>_<any>")
                .replaceAll("\"since\":\"[^\"]*\"", "\"since\":\"<now>\"")
                .replaceAll("'[0-9-]{10} [0-9:.]{18}\\+00:00'", "'<then>+00:00'")
                .replaceAll("TARN_TEST_[0-9]+", "FINOPS");
    }

    private void golden(String name) throws IOException {
        String text = sent().stream().collect(Collectors.joining(";\n\n", "", ";\n"));
        Path file = Path.of(System.getProperty("tarn.root"), "backend-snowflake/src/test/resources/golden", name);
        if ("write".equals(System.getProperty("tarn.golden"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
        emulator.statements().clear();
    }

    @Test
    void everyStatementIsOnRecord() throws IOException {
        try (Months months = Months.on(emulator)) {
            golden("open.sql");
            months.publish("2025-01", "v1", 3, "1");
            golden("first-load.sql");
            months.publish("2025-01", "v2", 4, "2");
            golden("replacement.sql");
            TableSchema more = new TableSchema(List.of(
                    Column.of("line_item", ColumnType.TEXT),
                    Column.of("cost", ColumnType.MONEY),
                    Column.of("tags", ColumnType.TEXT_MAP)));
            months.publish(
                    Months.load("2025-02", "v1"),
                    more,
                    Months.rows(
                            more, List.of(Months.row("a", new java.math.BigDecimal("5"), java.util.Map.of("k", "v")))));
            golden("new-column.sql");
            TableSchema wider = new TableSchema(
                    List.of(Column.of("line_item", ColumnType.TEXT), Column.of("cost", ColumnType.TEXT)));
            months.publish(Months.load("2025-03", "v1"), wider, Months.rows(wider, List.of(Months.row("a", "1.5"))));
            golden("wider-column.sql");
            var travel = months.backend.timeTravel().orElseThrow();
            travel.query(
                            new AsOf.AtSnapshot(1),
                            "SELECT line_item FROM " + months.backend.tableReference(Months.VIEW) + " WHERE cost > ?",
                            0)
                    .toList();
            golden("time-travel.sql");
            travel.diff(Months.TABLE, new AsOf.AtSnapshot(1), new AsOf.AtSnapshot(2), List.of("billing_period"));
            golden("difference.sql");
            months.values("SELECT line_item FROM bills.cur_unified WHERE tarn_account = ?", "");
            months.backend.stateManager().currentVersions(Months.EXPORT);
            golden("reading.sql");
        }
    }

    @Test
    void whatADeadLoadLeftIsSwept() throws IOException {
        try (Months months = Months.on(emulator)) {
            PlannedLoad load = Months.load("2025-01", "v1");
            // Never closed, as if its process had died.
            LoadTransaction dead = months.backend.begin(months.start(load), LoadObserver.NONE);
            dead.stage(Months.request(load, Months.SCHEMA, Months.lines(2, "1")));
            PlannedLoad next = Months.load("2025-01", "v1");
            var attempt = months.start(next);
            emulator.statements().clear();
            months.backend.begin(attempt, LoadObserver.NONE).close();
            golden("sweep.sql");
            assertThat(months.values("SELECT table_name FROM information_schema.tables WHERE table_schema = 'TARN'"
                            + " AND table_name LIKE 'TARN_STAGE%'"))
                    .isEmpty();
        }
    }

    private long statementsOfALoadOf(int files) throws IOException {
        emulator.statements().clear();
        try (Months months = Months.on(emulator)) {
            months.publish("2025-01", "v0", 1, "1");
            List<SourceFile> sources = new ArrayList<>();
            for (int i = 0; i < files; i++) {
                Path file = folder.resolve(files + "-" + i + ".csv");
                Files.writeString(file, "line_item,cost\na" + i + ",1\n");
                sources.add(months.backend
                        .dataReader()
                        .describe(new DataFile(
                                file.getFileName().toString(),
                                file.toUri(),
                                Files.size(file),
                                "",
                                FileFormat.CSV,
                                Compression.NONE)));
            }
            PlannedLoad load = Months.load("2025-01", "v" + files);
            StageRequest request = new StageRequest(
                    load,
                    TableStrategy.SINGLE,
                    Months.SCHEMA,
                    new SourceData.Files(sources, new RowSelection.All()),
                    new Measure("cost", "", ""));
            emulator.statements().clear();
            try (LoadTransaction transaction = months.backend.begin(months.start(load), LoadObserver.NONE)) {
                assertThat(transaction.stage(request).rows()).isEqualTo(files);
                transaction.publish();
            }
            return sent().stream().filter(sql -> !sql.startsWith("PUT ")).count();
        }
    }

    @Test
    void aLoadOfManyFilesTakesAsManyStatementsAsOneOfOne() throws IOException {
        long ofOne = statementsOfALoadOf(1);

        assertThat(statementsOfALoadOf(12)).isEqualTo(ofOne);
        assertThat(ofOne).as("documented in docs/backends.md").isEqualTo(40);
    }
}
