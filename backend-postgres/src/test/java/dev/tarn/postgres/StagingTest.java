package dev.tarn.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.SystemColumns;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows on their way into tables. */
class StagingTest {

    private static Months months;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        months = Months.open("indexes", "line_item");
    }

    @AfterAll
    static void close() {
        months.close();
    }

    @Test
    void aMonthMayArriveInParts() throws Exception {
        PlannedLoad load = Months.load("2024-01", "v1");
        SourceFile first = csv("a.csv", "line_item,cost\na,1\nb,2\n");
        SourceFile second = csv("b.csv", "line_item,cost\nc,0.0000000000000000015\n");
        try (LoadTransaction transaction = months.backend.begin(months.start(load), LoadObserver.NONE)) {
            StagedTable one = transaction.stage(Months.request(load, Months.SCHEMA, files(first)));
            StagedTable two = transaction.stage(Months.request(load, Months.SCHEMA, files(second)));
            assertThat(one.rowsByFile()).isEqualTo(Map.of("a.csv", 2L));
            assertThat(two.rows()).isEqualTo(3);
            assertThat(two.rowsByFile()).isEqualTo(Map.of("a.csv", 2L, "b.csv", 1L));
            assertThat(two.costByCurrency().get("")).isEqualByComparingTo("3.000000000000000002");
            assertThat(two.rounded()).isEqualTo(1);
            assertThat(two.change()).isEqualTo(one.change());
            transaction.publish();
        }
        assertThat(months.values("SELECT count(*) FROM bills.cur WHERE billing_period = '2024-01'"))
                .containsExactly(3L);
        assertThat(months.texts("SELECT indexdef FROM pg_indexes WHERE tablename = 'cur#2024-01#data'"))
                .as("the index that the settings ask for")
                .hasSize(1)
                .allMatch(index -> index.contains("line_item"));
        assertThat(months.texts("SELECT reltuples::bigint FROM pg_class WHERE relname = 'cur#2024-01#data'"))
                .as("the planner knows how many rows there are")
                .containsExactly("3");
    }

    /** Where every column is text, files go straight into COPY, behind a savepoint. */
    @Test
    void aMonthOfTextMayArriveInParts() throws Exception {
        PlannedLoad planned = Months.load("2024-07", "v1");
        PlannedLoad load = new PlannedLoad(
                planned.key(), planned.loadId(), new TableName("bills", "texts"), "CUR_V2", "", List.of());
        TableSchema texts = new TableSchema(List.of(Column.of("line_item", ColumnType.TEXT)));
        SourceFile first = csv("a.csv", "line_item\na\nb\n");
        SourceFile second = csv("b.csv", "line_item\nc\n");
        SourceFile third = csv("c.csv", "line_item\nd\ne\n");
        try (LoadTransaction transaction = months.backend.begin(months.start(load), LoadObserver.NONE)) {
            transaction.stage(Months.request(load, texts, files(first)));
            transaction.stage(Months.request(load, texts, files(second)));
            StagedTable all = transaction.stage(Months.request(load, texts, files(third)));
            assertThat(all.rows()).isEqualTo(5);
            assertThat(all.rowsByFile()).isEqualTo(Map.of("a.csv", 2L, "b.csv", 1L, "c.csv", 2L));
            transaction.publish();
        }
        assertThat(months.values("SELECT line_item FROM bills.texts ORDER BY 1"))
                .containsExactly("a", "b", "c", "d", "e");
        months.run(
                "DROP TABLE bills.texts CASCADE",
                "DELETE FROM aws_billing.tarn_load_states WHERE table_name = 'texts'");
    }

    /** Such a file does not go straight into COPY: what was begun behind a savepoint is taken back first. */
    @Test
    void aTransactionWhoseSnapshotIsOlderThanAMonthSeesAllOfIt() throws Exception {
        months.publish("2024-09", "v1", 2, "1");
        TableSchema texts = new TableSchema(List.of(Column.of("line_item", ColumnType.TEXT)));
        PlannedLoad planned = Months.load("2024-11", "v1");
        PlannedLoad doubted = new PlannedLoad(
                planned.key(), planned.loadId(), new TableName("bills", "doubted"), "CUR_V2", "", List.of());
        SourceFile file = csv("doubted.csv", "line_item\na\n\nb\n");
        try (Connection reader = months.connect();
                Statement statement = reader.createStatement()) {
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT 1 FROM pg_class LIMIT 1").close();

            months.publish("2024-09", "v2", 3, "1");
            long rows = months.publish(doubted, texts, files(file)).rows();

            assertThat(count(statement, "SELECT count(*) FROM bills.cur WHERE billing_period = '2024-09'"))
                    .isEqualTo(3);
            assertThat(rows).isPositive();
            assertThat(count(statement, "SELECT count(*) FROM bills.doubted")).isEqualTo(rows);
            reader.rollback();
        }
        months.run(
                "DROP TABLE bills.doubted CASCADE",
                "DELETE FROM aws_billing.tarn_load_states WHERE table_name = 'doubted'");
    }

    private static long count(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void autovacuumIsLeftToLookAtAMonthThoroughly() throws Exception {
        try (Months session = Months.at(months.url)) {
            session.publish("2024-10", "v1", 500, "1");
        }

        assertThat(months.texts("SELECT count(*) FROM pg_stats WHERE tablename = 'cur#2024-10#data'"))
                .as("the planner knows each column from the first second on")
                .containsExactly(String.valueOf(
                        SystemColumns.ALL.size() + Months.SCHEMA.columns().size()));
        // The server counts a session's changes when it gets round to it.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!unseenByAutovacuum().equals(List.of("500")) && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(unseenByAutovacuum()).containsExactly("500");
    }

    private List<String> unseenByAutovacuum() throws SQLException {
        return months.texts("SELECT n_mod_since_analyze FROM pg_stat_user_tables WHERE relname = 'cur#2024-10#data'");
    }

    @Test
    void aNulIsReportedWithItsFileRowAndColumn() throws IOException {
        SourceFile file = csv("nul.csv", "line_item,cost\na,1\nb\0b,2\n");
        PlannedLoad load = Months.load("2024-02", "v1");

        assertThatThrownBy(() -> months.publish(load, Months.SCHEMA, files(file)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("nul.csv")
                .hasMessageContaining("row 2")
                .hasMessageContaining("line_item");
    }

    @Test
    void columnsThatAreTooManyAreMembersOfOne() throws Exception {
        List<Column> columns = new ArrayList<>(Months.SCHEMA.columns());
        List<Object> row = new ArrayList<>(List.of("line", new BigDecimal("0.5")));
        for (int i = 0; i < 480; i++) {
            boolean tag = i % 3 == 0;
            boolean text = i != 417;
            columns.add(Column.of((tag ? "resource_tags_" : "c_") + i, text ? ColumnType.TEXT : ColumnType.MONEY));
            row.add(i % 7 == 0 ? null : text ? "tag \"" + i + "\"" : new BigDecimal("0.000000000000000001"));
        }
        TableSchema wide = new TableSchema(columns);
        PlannedLoad load = Months.load("2024-03", "v1");
        PlannedLoad other =
                new PlannedLoad(load.key(), load.loadId(), new TableName("bills", "wide"), "CUR_V2", "", List.of());
        StagedTable staged = months.publish(other, wide, Months.rows(wide, List.of(row)));

        assertThat(staged.costByCurrency().get("")).isEqualByComparingTo("0.5");
        try (RowCursor cursor = months.backend.query("SELECT * FROM bills.wide")) {
            assertThat(cursor.columns()).hasSize(WideTable.WIDTH);
            assertThat(cursor.columns())
                    .extracting(Column::name)
                    .contains("cost", "c_479", "resource_tags_3")
                    .doesNotContain("resource_tags_417", "resource_tags_426");
            assertThat(cursor.next()).isTrue();
            Map<?, ?> folded = (Map<?, ?>) cursor.value(WideTable.WIDTH - 1);
            assertThat(folded.get("resource_tags_426")).isEqualTo("tag \"426\"");
            assertThat((BigDecimal) folded.get("resource_tags_417")).isEqualByComparingTo("0.000000000000000001");
            assertThat(folded.containsKey("resource_tags_441"))
                    .as("no value, no member")
                    .isFalse();
        }
        // What is folded stays folded, also where a later month would have room for it.
        TableSchema narrow = new TableSchema(List.of(columns.get(0), columns.get(1), columns.get(2 + 426)));
        PlannedLoad next =
                new PlannedLoad(Months.load("2024-04", "v1").key(), "narrow", other.table(), "CUR_V2", "", List.of());
        assertThat(months.publish(next, narrow, Months.rows(narrow, List.of(Months.row("l", BigDecimal.ONE, "late"))))
                        .change())
                .isEqualTo(SchemaChange.NONE);
        assertThat(months.values(
                        "SELECT tarn_more->>'resource_tags_426' FROM bills.wide WHERE billing_period = '2024-04'"))
                .containsExactly("late");
        months.run(
                "DROP TABLE bills.wide CASCADE", "DELETE FROM aws_billing.tarn_load_states WHERE table_name = 'wide'");
    }

    @Test
    void aColumnThatIsCalledAsTarnsOwnKeepsItsValues() throws Exception {
        TableSchema schema = new TableSchema(
                List.of(Column.of("line_item", ColumnType.TEXT), Column.of("Tarn_More", ColumnType.TEXT)));
        PlannedLoad planned = Months.load("2024-08", "v1");
        PlannedLoad load = new PlannedLoad(
                planned.key(), planned.loadId(), new TableName("bills", "more"), "CUR_V2", "", List.of());
        months.publish(load, schema, Months.rows(schema, List.of(List.of("a", "x"))));

        assertThat(months.values("SELECT tarn_more_of_source FROM bills.more")).containsExactly("x");
        months.run(
                "DROP TABLE bills.more CASCADE", "DELETE FROM aws_billing.tarn_load_states WHERE table_name = 'more'");
    }

    @Test
    void aTableThatIsNotTarnsIsNotTouched() throws Exception {
        months.run("CREATE SCHEMA IF NOT EXISTS others", "CREATE TABLE others.cur (x int)");
        PlannedLoad planned = Months.load("2024-05", "v1");
        PlannedLoad load = new PlannedLoad(planned.key(), "x", new TableName("others", "cur"), "CUR_V2", "", List.of());

        assertThatThrownBy(() -> months.publish(load, Months.SCHEMA, Months.lines(1, "1")))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("no table of Tarn's");
        assertThat(months.texts("SELECT count(*) FROM others.cur")).containsExactly("0");
    }

    @Test
    void anInterruptedThreadEndsItsLoad() throws Exception {
        PlannedLoad load = Months.load("2024-06", "v1");
        List<List<Object>> many = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            many.add(List.of("line " + i, BigDecimal.ONE));
        }
        List<Throwable> thrown = new ArrayList<>();
        Thread loader = new Thread(() -> {
            try {
                months.publish(load, Months.SCHEMA, Months.rows(Months.SCHEMA, many));
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        });
        loader.start();
        while (months.leftovers().isEmpty() && loader.isAlive()) {
            // Its table is there once it is committed; before that the server shows that COPY runs.
            if (!months.texts("SELECT pid FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active'")
                    .isEmpty()) {
                break;
            }
            Thread.sleep(5);
        }
        loader.interrupt();
        loader.join(20_000);

        assertThat(thrown).hasSize(1);
        assertThat(thrown.get(0)).isInstanceOf(LoadCancelledException.class);
        assertThat(months.leftovers()).isEmpty();
    }

    private static SourceData files(SourceFile... files) {
        return new SourceData.Files(List.of(files), new RowSelection.All());
    }

    private SourceFile csv(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return months.backend
                .dataReader()
                .describe(new DataFile(name, file.toUri(), text.length(), "e", FileFormat.CSV, Compression.NONE));
    }
}
