package dev.tarn.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.model.AsOf;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.Snapshot;
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
import dev.tarn.testing.bigquery.BigQueryEmulator;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every statement that is sent, word for word, for whoever knows the service; and how many there are. */
class StatementsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final boolean WRITE = Boolean.getBoolean("tarn.golden.write");

    private static final TableSchema WIDER = new TableSchema(List.of(
            Column.of("line_item", ColumnType.TEXT),
            Column.of("cost", ColumnType.MONEY),
            Column.of("amount", new ColumnType.Decimal(20, 2)),
            Column.of("tags", ColumnType.TEXT_MAP)));

    private BigQueryEmulator emulator;
    private Months months;

    @BeforeEach
    void open() {
        assumeTrue(Server.isEmulated(), "only the emulator remembers what was sent");
        emulator = BigQueryEmulator.start();
    }

    @AfterEach
    void close() {
        if (months != null) {
            months.close();
        }
        if (emulator != null) {
            emulator.close();
        }
    }

    private Months months() {
        months = Months.open("endpoint", emulator.endpoint().toString());
        return months;
    }

    private Sent sent() {
        Sent sent = new Sent(emulator.log().requests());
        emulator.log().clear();
        return sent;
    }

    private void golden(String name) throws IOException {
        golden(name, months);
    }

    private void golden(String name, Months of) throws IOException {
        String text = String.join(";\n\n", sent().statements(of.dataset())) + ";\n";
        Path file = GOLDEN.resolve(name + ".sql");
        if (WRITE) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }
        assertThat(text).as(name).isEqualTo(Files.readString(file));
    }

    @Test
    void theStatementsAreThose() throws IOException {
        months();
        golden("open");
        months.publish("2025-01", "v1", 3, "1");
        golden("first-load");
        months.backend.stateManager().currentVersions(Months.EXPORT);
        golden("current-versions");
        months.publish("2025-01", "v2", 2, "1");
        golden("replacement");
        months.publish("2025-02", "v1", 0, "1");
        golden("empty-month");
        months.publish(
                months.load("2025-03", "v1"),
                WIDER,
                Months.rows(WIDER, List.of(List.of("a", BigDecimal.ONE, BigDecimal.TEN, Map.of("k", "v")))));
        golden("drift");
        TableSchema larger = new TableSchema(List.of(
                Column.of("line_item", ColumnType.TEXT),
                Column.of("cost", ColumnType.MONEY),
                Column.of("amount", new ColumnType.Decimal(38, 10))));
        months.publish(
                months.load("2025-03", "v2"),
                larger,
                Months.rows(larger, List.of(List.of("a", BigDecimal.ONE, BigDecimal.TEN))));
        golden("widening-in-place");
        TableSchema text = new TableSchema(List.of(
                Column.of("line_item", ColumnType.TEXT),
                Column.of("cost", ColumnType.MONEY),
                Column.of("amount", ColumnType.TEXT)));
        months.publish(
                months.load("2025-04", "v1"), text, Months.rows(text, List.of(List.of("a", BigDecimal.ONE, "many"))));
        golden("widening-by-copy");
        List<Snapshot> snapshots = months.backend.timeTravel().orElseThrow().snapshots();
        AsOf first = new AsOf.AtSnapshot(snapshots.get(0).id());
        try (var rows = months.backend
                .timeTravel()
                .orElseThrow()
                .query(first, "SELECT * FROM " + months.backend.tableReference(months.view()))) {
            assertThat(rows.next()).isTrue();
        }
        golden("time-travel");
        months.backend
                .timeTravel()
                .orElseThrow()
                .diff(
                        months.table(),
                        first,
                        new AsOf.AtSnapshot(snapshots.get(1).id()),
                        List.of("line_item"));
        golden("diff");
        months.backend.stateManager().fail(months.start(months.load("2025-05", "v1")), "no network");
        golden("failure");
        months.backend.stateManager().exports();
        months.backend.stateManager().schemaVersions(Months.EXPORT);
        months.backend.stateManager().history(Months.EXPORT, YearMonth.of(2025, 1));
        var history = months.backend.stateManager().history(Months.EXPORT);
        golden("history");
        try (Months other = Months.open("endpoint", emulator.endpoint().toString())) {
            sent();
            other.backend.stateManager().adopt(history.subList(0, 2));
            other.backend.stateManager().adopt(history.subList(0, 2));
            golden("adoption", other);
        }
    }

    @Test
    void theStatementsOfSeveralTablesAreThose() throws IOException {
        months();
        PlannedLoad one = months.load("2025-01", "v1", "cur_2025_01");
        PlannedLoad two = months.load("2025-02", "v1", "cur_2025_02");
        sent();
        try (LoadTransaction transaction = months.backend.begin(months.start(one, two), LoadObserver.NONE)) {
            for (PlannedLoad load : List.of(one, two)) {
                transaction.stage(new StageRequest(
                        load,
                        TableStrategy.SEPARATE,
                        Months.SCHEMA,
                        Months.lines(2, "1"),
                        new Measure("cost", "", "")));
            }
            transaction.publish();
        }
        golden("two-tables-at-once");
    }

    @Test
    void aLeftoverIsSweptByTheNextAttempt() throws IOException {
        months();
        var load = months.load("2025-01", "v1");
        // As of a process that was killed: nobody closes it.
        LoadTransaction dead = months.backend.begin(months.start(load), LoadObserver.NONE);
        dead.stage(Months.request(load, Months.SCHEMA, Months.lines(1, "1")));
        assertThat(staged()).hasSize(1);
        months.publish("2025-01", "v1", 2, "1");

        assertThat(staged()).isEmpty();
        dead.close();
    }

    private List<String> staged() {
        return Server.tables(Server.config(months.settings)).stream()
                .filter(name -> name.contains("tarn_stage_"))
                .toList();
    }

    @Test
    void aReplacementTakesSoManyCallsWhateverTheNumberOfFiles(@TempDir Path folder) throws IOException {
        months();
        months.publish("2025-01", "v1", 3, "1");
        sent();
        months.publish("2025-01", "v2", 3, "1");
        Sent one = sent();
        loadFiles(folder, 7);
        Sent seven = sent();

        assertThat(one.uploads()).as("load jobs").isEqualTo(1);
        assertThat(one.jobs()).as("start, table, publish").isEqualTo(3);
        assertThat(one.queries())
                .as("numbers, owners, count, what is on record, columns, tables")
                .isEqualTo(6);
        assertThat(one.roundTrips()).isLessThanOrEqualTo(22);
        assertThat(seven.uploads()).as("seven small files are one load job").isEqualTo(1);
        assertThat(seven.jobs()).isEqualTo(one.jobs());
        assertThat(seven.queries()).isEqualTo(one.queries());
        assertThat(seven.roundTrips()).isEqualTo(one.roundTrips());
    }

    private void loadFiles(Path folder, int count) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path file = folder.resolve("part-" + i + ".csv");
            Files.writeString(file, "line_item,cost\na,1\n");
            files.add(months.backend
                    .dataReader()
                    .describe(new DataFile(
                            file.getFileName().toString(),
                            file.toUri(),
                            Files.size(file),
                            "",
                            FileFormat.CSV,
                            Compression.NONE)));
        }
        months.publish(
                months.load("2025-01", "v3"), Months.SCHEMA, new SourceData.Files(files, new RowSelection.All()));
    }
}
