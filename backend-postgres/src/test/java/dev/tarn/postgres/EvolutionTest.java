package dev.tarn.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.AsOf;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Snapshot;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.TimeTravel;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tables whose columns change, and versions that are kept. */
class EvolutionTest {

    private static final TableSchema NUMBERS = new TableSchema(List.of(
            Column.of("line_item", ColumnType.TEXT),
            Column.of("cost", ColumnType.MONEY),
            Column.of("amount", new ColumnType.Int64()),
            Column.of("tags", ColumnType.TEXT_MAP)));
    private static final TableSchema DECIMALS = new TableSchema(List.of(
            Column.of("line_item", ColumnType.TEXT),
            Column.of("cost", ColumnType.MONEY),
            Column.of("amount", new ColumnType.Decimal(20, 4)),
            Column.of("extra", ColumnType.TEXT)));

    @Test
    void wideningKeepsRightsAndOldMonthsAndTheirVersions() throws Exception {
        try (Months months = Months.open("retain_versions", "5")) {
            load(months, "2025-01", NUMBERS, Months.row("a", BigDecimal.ONE, 7L, Map.of("k", "v")));
            load(months, "2025-02", NUMBERS, Months.row("b", BigDecimal.ONE, 8L, null));
            Snapshot before = latest(months);
            months.run(
                    "DROP ROLE IF EXISTS reader",
                    "CREATE ROLE reader",
                    "GRANT SELECT ON bills.cur TO reader",
                    "COMMENT ON COLUMN bills.cur.amount IS 'pieces'",
                    "COMMENT ON TABLE bills.cur IS 'what we pay'",
                    "GRANT SELECT ON bills.cur_unified TO reader WITH GRANT OPTION");
            load(months, "2025-02", DECIMALS, Months.row("c", BigDecimal.ONE, new BigDecimal("0.5"), "x"));

            assertThat(months.values("SELECT sum(amount) FROM bills.cur_unified")
                            .get(0))
                    .isEqualTo(new BigDecimal("7.5000"));
            assertThat(months.values("SELECT tags FROM bills.cur_unified WHERE billing_period = '2025-01'"))
                    .containsExactly(Map.of("k", "v"));
            assertThat(months.texts("SELECT has_table_privilege('reader', 'bills.cur', 'SELECT')"
                            + " AND has_table_privilege('reader', 'bills.cur_unified', 'SELECT WITH GRANT OPTION')"))
                    .containsExactly("t");
            assertThat(months.texts(
                            "SELECT description FROM pg_description WHERE objoid = CAST('bills.cur' AS regclass)"))
                    .contains("pieces", "what we pay");
            TimeTravel travel = months.backend.timeTravel().orElseThrow();
            try (RowCursor rows = travel.query(
                    new AsOf.AtSnapshot(before.id()),
                    "SELECT amount, tags FROM bills.cur_unified AS u -- bills.cur\n WHERE u.line_item <> 'bills.cur' ORDER BY 1")) {
                assertThat(rows.toList()).containsExactly(Months.row(7L, Map.of("k", "v")), Months.row(8L, null));
            }
            try (RowCursor rows = travel.query(
                    new AsOf.AtSnapshot(before.id()), "SELECT bills . cur.amount FROM \"bills\".\"cur\" ORDER BY 1")) {
                assertThat(rows.toList()).containsExactly(Months.row(7L), Months.row(8L));
            }
            assertThatThrownBy(() -> travel.query(
                            new AsOf.AtSnapshot(before.id()), "WITH x AS (DELETE FROM bills.cur RETURNING 1) TABLE x"))
                    .isInstanceOf(BackendRejectedException.class);
            assertThat(months.values("SELECT count(*) FROM bills.cur")).containsExactly(2L);
            months.run("DROP OWNED BY reader", "DROP ROLE reader");
        }
    }

    @Test
    void aTableThatWouldLoseItsPoliciesIsNotMadeAnew() throws Exception {
        try (Months months = Months.open()) {
            load(months, "2025-01", NUMBERS, Months.row("a", BigDecimal.ONE, 7L, null));
            months.run(
                    "DROP ROLE IF EXISTS auditor",
                    "CREATE ROLE auditor",
                    "ALTER TABLE bills.cur ENABLE ROW LEVEL SECURITY",
                    "CREATE POLICY own_lines ON bills.cur FOR SELECT TO auditor USING (line_item = 'a')",
                    "GRANT SELECT (amount) ON bills.cur TO auditor",
                    "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                    "CREATE TRIGGER noticed AFTER DELETE ON bills.cur FOR EACH STATEMENT EXECUTE FUNCTION nothing()");
            List<Object> row = Months.row("c", BigDecimal.ONE, new BigDecimal("0.5"), "x");

            assertThatThrownBy(() -> load(months, "2025-02", DECIMALS, row))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining(
                            "amount; it would lose policy own_lines, rights on column amount, row-level security,"
                                    + " trigger noticed");
            load(months, "2025-03", NUMBERS, Months.row("b", BigDecimal.ONE, 8L, null));
            months.run(
                    "DROP POLICY own_lines ON bills.cur",
                    "ALTER TABLE bills.cur DISABLE ROW LEVEL SECURITY",
                    "REVOKE SELECT (amount) ON bills.cur FROM auditor",
                    "DROP TRIGGER noticed ON bills.cur",
                    "DROP ROLE auditor");
            load(months, "2025-02", DECIMALS, row);
            assertThat(months.values("SELECT sum(amount) FROM bills.cur_unified"))
                    .containsExactly(new BigDecimal("15.5000"));
        }
    }

    @Test
    void aMonthThatGoesWhileItIsCopiedIsLookedForAgain() throws Exception {
        try (Months months = Months.open()) {
            load(months, "2025-01", NUMBERS, Months.row("a", BigDecimal.ONE, 7L, null));
            load(months, "2025-02", NUMBERS, Months.row("b", BigDecimal.ONE, 8L, null));
            try (Connection other = months.connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("LOCK TABLE bills.\"cur#2025-01#data\"");
                CompletableFuture<Void> widening = CompletableFuture.runAsync(() ->
                        load(months, "2025-03", DECIMALS, Months.row("c", BigDecimal.ONE, new BigDecimal("0.5"), "x")));
                for (int i = 0; i < 600 && waiting(months).isEmpty(); i++) {
                    Thread.sleep(50);
                }
                assertThat(waiting(months)).hasSize(1);
                statement.execute("ALTER TABLE bills.\"cur#2025-01\" DETACH PARTITION bills.\"cur#2025-01#data\"");
                statement.execute("DROP TABLE bills.\"cur#2025-01#data\"");
                other.commit();
                widening.get(30, TimeUnit.SECONDS);
            }
            assertThat(months.values("SELECT sum(amount) FROM bills.cur_unified"))
                    .containsExactly(new BigDecimal("8.5000"));
            assertThat(months.leftovers()).isEmpty();
        }
    }

    @Test
    void whatIsPreparedIsCancelledByInterruption() throws Exception {
        try (Months months = Months.open()) {
            load(months, "2025-01", NUMBERS, Months.row("a", BigDecimal.ONE, 7L, null));
            try (Connection other = months.connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("LOCK TABLE bills.\"cur#2025-01#data\"");
                List<Throwable> thrown = new ArrayList<>();
                Thread widening = new Thread(() -> {
                    try {
                        load(months, "2025-02", DECIMALS, Months.row("b", BigDecimal.ONE, BigDecimal.TEN, "x"));
                    } catch (RuntimeException e) {
                        thrown.add(e);
                    }
                });
                widening.start();
                for (int i = 0; i < 600 && waiting(months).isEmpty(); i++) {
                    Thread.sleep(50);
                }
                widening.interrupt();
                widening.join(20_000);
                assertThat(thrown).hasSize(1);
                assertThat(thrown.get(0)).isInstanceOf(LoadCancelledException.class);
                other.rollback();
            }
            assertThat(months.leftovers()).isEmpty();
        }
    }

    private static List<String> waiting(Months months) throws SQLException {
        return months.texts("SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                + " AND datname = current_database()");
    }

    @Test
    void whatIsNoLongerKeptIsDroppedAndRefused() throws Exception {
        String url;
        try (Months months = Months.open("retain_versions", "1")) {
            url = months.url;
            months.publish("2025-01", "v1", 1, "1");
            Snapshot first = latest(months);
            months.publish("2025-01", "v2", 2, "1");
            Snapshot second = latest(months);
            TimeTravel travel = months.backend.timeTravel().orElseThrow();
            assertThat(count(travel, first)).isEqualTo(1L);
            months.publish("2025-01", "v3", 3, "1");

            assertThat(months.leftovers()).hasSize(1);
            assertThat(count(travel, second)).isEqualTo(2L);
            assertThat(travel.snapshots()).extracting(Snapshot::id).doesNotContain(first.id());
            assertThatThrownBy(() -> count(travel, first))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("no longer kept");
            assertThatThrownBy(() -> travel.query(new AsOf.AtTime(Instant.EPOCH), "SELECT 1"))
                    .isInstanceOf(BackendRejectedException.class);
        }
        try (Months forgetful = Months.at(url)) {
            assertThat(forgetful.backend.timeTravel()).isEmpty();
            forgetful.publish("2025-02", "v1", 3, "1");
            assertThat(forgetful.leftovers()).isEmpty();
        }
    }

    @Test
    void aPublishInBetweenDoesNotShowTheNewMonthAsTheOldOne() throws Exception {
        PostgresStateDialect dialect = new PostgresStateDialect("aws_billing", () -> true);
        Relation table = Relation.of(Months.TABLE);
        try (Months months = Months.open("retain_versions", "5");
                Connection connection = months.connect()) {
            months.publish("2025-01", "v1", 1, "1");
            Snapshot first = latest(months);
            connection.setAutoCommit(false);
            Past past = Past.at(new JdbcStatements(connection), dialect, first.id());
            connection.commit();
            months.publish("2025-01", "v2", 2, "1");

            Past.Shape shape = past.shape(table).orElseThrow();
            List<Past.Version> held = past.versions(table, shape, "query");
            assertThat(past.statements()
                            .list(
                                    row -> row.getLong(1),
                                    "SELECT count(*) FROM (" + past.select(held, shape.columns()) + ") AS r"))
                    .containsExactly(1L);
            try (Connection other = months.connect();
                    Statement statement = other.createStatement()) {
                statement.execute("SET lock_timeout = '50ms'");
                assertThatThrownBy(() -> statement.execute(
                                "DROP TABLE " + held.get(0).relation().sql()))
                        .as("it stays until it is read")
                        .hasMessageContaining("lock timeout");
            }
            connection.rollback();

            months.run("DROP TABLE " + held.get(0).relation().sql());
            assertThatThrownBy(() -> count(months.backend.timeTravel().orElseThrow(), first))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("somebody else");
        }
    }

    @Test
    void versionsAreKeptForATime() throws Exception {
        try (Months months = Months.open("retain_for", "1d")) {
            months.publish("2025-01", "v1", 1, "1");
            months.publish("2025-01", "v2", 2, "1");
            assertThat(months.leftovers()).hasSize(1);
            months.run("UPDATE aws_billing.tarn_versions SET superseded_at = superseded_at - interval '25 hours'");
            months.publish("2025-02", "v1", 2, "1");
            assertThat(months.leftovers()).isEmpty();
        }
    }

    @Test
    void whatSomebodyBuiltOnTheViewIsNotTakenAway() throws Exception {
        try (Months months = Months.open()) {
            load(months, "2025-01", NUMBERS, Months.row("a", BigDecimal.ONE, 7L, null));
            months.run("CREATE VIEW bills.mine AS SELECT line_item, amount FROM bills.cur_unified");
            TableSchema more = new TableSchema(
                    List.of(NUMBERS.columns().get(0), NUMBERS.columns().get(1), Column.of("extra", ColumnType.TEXT)));
            load(months, "2025-02", more, Months.row("b", BigDecimal.ONE, "x"));
            assertThat(months.values("SELECT count(*) FROM bills.mine")).containsExactly(2L);

            assertThatThrownBy(() -> load(
                            months, "2025-03", DECIMALS, Months.row("c", BigDecimal.ONE, new BigDecimal("0.5"), "x")))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("depend");
            assertThat(months.values("SELECT count(*) FROM bills.mine")).containsExactly(2L);
            assertThat(months.leftovers()).isEmpty();
        }
    }

    private static void load(Months months, String period, TableSchema schema, List<Object> row) {
        months.publish(Months.load(period, "v" + schema.hash()), schema, Months.rows(schema, List.of(row)));
    }

    private static Snapshot latest(Months months) {
        List<Snapshot> all = months.backend.timeTravel().orElseThrow().snapshots();
        return all.get(all.size() - 1);
    }

    private static Object count(TimeTravel travel, Snapshot snapshot) {
        return travel.query(new AsOf.AtSnapshot(snapshot.id()), "SELECT count(*) FROM bills.cur")
                .toList()
                .get(0)
                .get(0);
    }
}
