package dev.tarn.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.BackendRegistry;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.Capability;
import dev.tarn.spi.DatabaseBackend;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What applications ask. */
class QueryTest {

    private static Months months;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        months = Months.open("statement_timeout", "20s", "application_name", "bills of \"ours\"");
        months.publish("2025-01", "v1", 3, "1");
    }

    @AfterAll
    static void close() {
        months.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT; DELETE FROM bills.cur",
                "SELECT 1; DROP TABLE bills.cur",
                "DELETE FROM bills.cur",
                "/* SELECT */ TRUNCATE bills.cur",
                "WITH gone AS (DELETE FROM bills.cur RETURNING 1) SELECT * FROM gone",
                "SELECT set_config('transaction_read_only', 'off', false), 1/0",
                "SET default_transaction_read_only = off",
                "DO 'BEGIN DELETE FROM bills.cur; END'",
                ""
            })
    void nothingIsChangedByAQuery(String sql) {
        assertThatThrownBy(() -> months.backend.query(sql).toList()).isInstanceOf(BackendRejectedException.class);
        assertThat(months.values("SELECT count(*) FROM bills.cur")).containsExactly(3L);
    }

    @Test
    void semicolonsAndKeywordsInTextsAreTexts() {
        assertThat(months.values("(SELECT 'a;b' || $x$;'$x$ || E'\\';' /* ; /* ; */ */ AS \"c;\" -- ;\n);;"))
                .containsExactly("a;b;'';");
    }

    @Test
    void namesWithoutASchemaAreLookedForInTheConfiguredOne() {
        assertThat(months.values("SELECT count(*) FROM tarn_load_states")).containsExactly(1L);
    }

    @Test
    void valuesOfEveryKindOfTheServerComeAsTarnsOwn() {
        try (RowCursor row = months.backend.query(
                "SELECT 1::smallint, 1.5::real, 2.5::numeric, sum(1.10), '2025-03-09 02:30:00+02'::timestamptz,"
                        + " '2025-03-09 02:30:00'::timestamp, date '2025-03-09', '{\"a\": 1}'::jsonb, interval '1 day',"
                        + " ARRAY[1, 2], current_setting('TimeZone'), NULL")) {
            assertThat(row.next()).isTrue();
            assertThat(List.of(row.value(0), row.value(1), row.value(2), row.value(3), row.value(4), row.value(5)))
                    .isEqualTo(List.of(
                            1L,
                            1.5,
                            new BigDecimal("2.5"),
                            new BigDecimal("1.10"),
                            Instant.parse("2025-03-09T00:30:00Z"),
                            Instant.parse("2025-03-09T02:30:00Z")));
            assertThat(List.of(row.value(6), row.value(7), row.value(8), row.value(9), row.value(10)))
                    .isEqualTo(List.of(LocalDate.of(2025, 3, 9), "{\"a\": 1}", "1 day", "{1,2}", "UTC"));
            assertThat(row.value(11)).isNull();
        }
    }

    @Test
    void parametersAreOfTarnsClasses() {
        assertThat(months.values(
                        "SELECT 1 WHERE '2025-03-09 02:30:00'::timestamp = ? AND date '2025-03-09' = ?"
                                + " AND 9.5::numeric = ? AND '{\"k\":[1]}'::jsonb = ? AND 7 = ? AND true = ?",
                        Instant.parse("2025-03-09T02:30:00Z"),
                        LocalDate.of(2025, 3, 9),
                        new BigDecimal("9.50"),
                        Map.of("k", List.of(1)),
                        7L,
                        true))
                .containsExactly(1L);
        assertThatThrownBy(() -> months.backend.query("SELECT ?")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anInterruptedThreadEndsItsQuery() throws Exception {
        List<Throwable> thrown = new ArrayList<>();
        Thread asker = new Thread(() -> {
            try {
                months.values("SELECT pg_sleep(15)");
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        });
        long begin = System.nanoTime();
        asker.start();
        Thread.sleep(300);
        asker.interrupt();
        asker.join(14_000);
        assertThat(thrown).hasSize(1);
        assertThat(thrown.get(0)).isInstanceOf(LoadCancelledException.class);
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(12));
    }

    @Test
    void aQueryThatTakesTooLongSaysWhatToDo() {
        try (Months hasty = Months.at(months.url, "statement_timeout", "100ms")) {
            assertThatThrownBy(() -> hasty.values("SELECT pg_sleep(5)"))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("statement_timeout");
            hasty.publish("2025-02", "v1", 0, "1");
        }
    }

    @Test
    void theServerKnowsWhoAsks() {
        assertThat(months.values("SELECT current_setting('application_name')")).containsExactly("bills of \"ours\"");
    }

    @Test
    void oneLoadAtATimeIsNoParallelLoads() {
        try (Months one = Months.at(months.url, "max_concurrent_loads", "1")) {
            assertThat(one.backend.capabilities()).containsExactly(Capability.DURABLE);
        }
        assertThat(months.backend.capabilities())
                .containsExactlyInAnyOrder(Capability.DURABLE, Capability.PARALLEL_LOADS);
    }

    @Test
    void somebodyWhoMayOnlyReadReads() throws Exception {
        months.run(
                "DROP ROLE IF EXISTS looker",
                "CREATE ROLE looker LOGIN",
                "GRANT USAGE ON SCHEMA bills, aws_billing TO looker",
                "GRANT SELECT ON ALL TABLES IN SCHEMA bills, aws_billing TO looker");
        try (Months looker = Months.at(months.url, "user", "looker")) {
            assertThat(looker.total()).isEqualByComparingTo("3");
            assertThat(looker.backend.stateManager().currentVersions(Months.EXPORT))
                    .hasSizeGreaterThan(0)
                    .allMatch(state -> state.present());
            assertThatThrownBy(() -> looker.publish("2025-01", "v9", 1, "1"))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("grant");
        }
        months.run("DROP OWNED BY looker", "DROP ROLE looker");
    }

    @Test
    void aServiceFileMayNameTheServer() throws IOException {
        Map<String, String> server = PostgresUnderTest.of(months.url);
        Path file = Files.writeString(
                folder.resolve("pg_service.conf"),
                "[bills]\nhost=" + server.get("host") + "\nport=" + server.get("port") + "\ndbname="
                        + server.get("database") + "\nuser=" + server.get("user") + "\n");
        System.setProperty("org.postgresql.pgservicefile", file.toString());
        try (DatabaseBackend backend = BackendRegistry.discover().open("postgresql", Map.of("service", "bills"))) {
            assertThat(backend.query("SELECT current_database()").toList())
                    .isEqualTo(List.of(List.of(server.get("database"))));
        } finally {
            System.clearProperty("org.postgresql.pgservicefile");
        }
    }

    @Test
    void whoMustActIsSaidWhereTheDatabaseCanNotBeOpened() {
        assertThatThrownBy(() -> Months.at(months.url, "database", "no_such_database"))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("create the database");
        assertThatThrownBy(() -> Months.at(months.url, "port", "1")).isInstanceOf(BackendUnavailableException.class);
        assertThatThrownBy(() -> PostgresDatabase.requireVersion("open x", 120_022))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("PostgreSQL 12")
                .hasMessageContaining("13");
    }
}
