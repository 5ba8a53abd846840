package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.Capability;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.DatabaseBackendProvider;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuckDbQueryTest {

    @TempDir
    private Path folder;

    private final DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.inMemory());

    @AfterEach
    void close() {
        backend.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE main.t (i INT)",
                "COMMIT; DROP SCHEMA billing_state CASCADE; SELECT 1",
                "SELECT 1; SELECT 2",
                "SET TimeZone = 'America/New_York'",
                "INSERT INTO billing_state.load_fence VALUES ('a', 'b', 'c', 'd', 1, 1)",
                "COPY (SELECT 1) TO 'x.csv'",
                "ATTACH ':memory:' AS other",
                "PRAGMA disable_verification",
                "CALL pragma_version()",
                "EXPLAIN ANALYZE DELETE FROM billing_state.load_state",
                "WITH x AS (DELETE FROM billing_state.load_state RETURNING *) SELECT * FROM x",
                ""
            })
    void whatIsNoQueryIsRefusedBeforeAnythingRuns(String sql) {
        assertThatThrownBy(() -> backend.query(sql).close()).isInstanceOf(BackendRejectedException.class);
        assertThat(Loads.value(
                        backend,
                        "SELECT count(*) FROM duckdb_schemas() WHERE schema_name = 'billing_state'"
                                + " AND NOT internal"))
                .isEqualTo(1L);
    }

    @Test
    void parametersAndResultsAreOfTheListedClasses() {
        Instant inTheGap = Instant.parse("2024-03-10T02:30:00.123456Z");
        List<Object> row = Loads.rows(
                        backend,
                        "SELECT ?::VARCHAR, ?::BOOLEAN, ?::BIGINT, ?::DOUBLE, ?::DECIMAL(38,18), ?::DATE, ?::TIMESTAMP, ?::BLOB, ?::INT",
                        "it's",
                        true,
                        42L,
                        1.5d,
                        new BigDecimal("99999999999999999999.999999999999999999"),
                        LocalDate.of(2024, 2, 29),
                        inTheGap,
                        new byte[] {1, 0, -1},
                        null)
                .get(0);
        assertThat(row.subList(0, 7))
                .isEqualTo(List.of(
                        "it's",
                        true,
                        42L,
                        1.5d,
                        new BigDecimal("99999999999999999999.999999999999999999"),
                        LocalDate.of(2024, 2, 29),
                        inTheGap));
        assertThat((byte[]) row.get(7)).containsExactly(1, 0, -1);
        assertThat(row.get(8)).isNull();
    }

    @Test
    void everyTypeOfTheEngineHasAJavaValue() {
        Instant gap = Instant.parse("2024-03-10T02:30:00Z");
        assertThat(Loads.rows(
                                backend,
                                "SELECT 170141183460469231731687303715884105727::HUGEINT, 18446744073709551615::UBIGINT, 1::TINYINT, 0.1::FLOAT,"
                                        + " TIMESTAMPTZ '2024-03-10 02:30:00+00', TIMESTAMP_NS '2024-03-10 02:30:00', '{\"a\":1}'::JSON,"
                                        + " UUID '5d4339e0-46df-49e8-88a0-f8a2d53d22ac', TIME '01:02:03', 'a'::ENUM('a', 'b)'), INTERVAL 1 MONTH,"
                                        + " [TIMESTAMP '2024-03-10 02:30:00', NULL], MAP {'k': [{'x y': DATE '2024-01-01'}]}, [1, 2]::INT[2], NULL")
                        .get(0))
                .isEqualTo(Arrays.asList(
                        new BigDecimal("170141183460469231731687303715884105727"),
                        new BigDecimal("18446744073709551615"),
                        1L,
                        0.1d,
                        gap,
                        gap,
                        "{\"a\":1}",
                        "5d4339e0-46df-49e8-88a0-f8a2d53d22ac",
                        "01:02:03",
                        "a",
                        "1 month",
                        Arrays.asList(gap, null),
                        Map.of("k", List.of(Map.of("x y", LocalDate.of(2024, 1, 1)))),
                        List.of(1L, 2L),
                        null));
    }

    @Test
    void everyHalfHourOfAYearIsReadAsItIsWhateverTheClocksOfTheMachine() {
        try (RowCursor rows = backend.query(
                "SELECT t, t::TIMESTAMP, epoch_us(t), [t], [t::TIMESTAMP], MAP {t::TIMESTAMP_MS: [t]},"
                        + " {'TIMESTAMP': t::TIMESTAMP_NS, \"it's\": [{'TIMESTAMP_S': t}], 'e': 'TIMESTAMP'::ENUM('TIMESTAMP')}"
                        + " FROM range(TIMESTAMPTZ"
                        + " '2024-01-01 00:00:00+00', TIMESTAMPTZ '2025-01-01 00:00:00+00', INTERVAL 30 MINUTE) r(t)")) {
            int count = 0;
            for (; rows.next(); count++) {
                Instant expected = Instant.EPOCH.plus((Long) rows.value(2), ChronoUnit.MICROS);
                assertThat(rows.value(0)).isEqualTo(expected);
                assertThat(rows.value(1)).isEqualTo(expected);
                assertThat(rows.value(3)).isEqualTo(List.of(expected));
                assertThat(rows.value(4)).isEqualTo(List.of(expected));
                assertThat(rows.value(5)).isEqualTo(Map.of(expected, List.of(expected)));
                assertThat(rows.value(6))
                        .isEqualTo(Map.of(
                                "TIMESTAMP",
                                expected,
                                "it's",
                                List.of(Map.of("TIMESTAMP_S", expected)),
                                "e",
                                "TIMESTAMP"));
            }
            assertThat(rows.columns().get(3).type()).isEqualTo(new ColumnType.ListOf(new ColumnType.Timestamp()));
            assertThat(count).isEqualTo(366 * 48);
        }
    }

    @Test
    void nestedTimesAreExactHoweverFarAway() {
        List<String> times = List.of(
                "2024-02-29 23:59:59.123456",
                "0044-03-15 (BC) 12:00:00",
                "12345-01-01 00:00:00",
                "infinity",
                "-infinity");
        for (String time : times) {
            List<Object> row = Loads.rows(
                            backend, "SELECT t, [t, NULL], [t::TIMESTAMPTZ] FROM (SELECT ?::TIMESTAMP AS t)", time)
                    .get(0);
            assertThat(row.get(1)).as(time).isEqualTo(Arrays.asList(row.get(0), null));
            assertThat(row.get(2)).as(time).isEqualTo(List.of(row.get(0)));
        }
        assertThat(Loads.rows(backend, "SELECT NULL::TIMESTAMP[], []::TIMESTAMP[]")
                        .get(0))
                .isEqualTo(Arrays.asList(null, List.of()));
    }

    @Test
    void aWrongNumberOfParametersIsSaid() {
        assertThatThrownBy(() -> backend.query("SELECT ?")).hasMessageContaining("1 parameters, not 0");
    }

    @Test
    void mistakesAreReported() {
        assertThatThrownBy(() -> backend.query("SELEC 1"))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("syntax error");
        assertThatThrownBy(() -> backend.query("SELECT * FROM nowhere"))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void aTableNameIsNoFileName() {
        Path file = Loads.write(folder.resolve("secret.csv"), "a,b\nx,y\n");
        String path = file.toString();
        TableName table = new TableName(path.substring(0, path.length() - 4), "csv");
        assertThatThrownBy(() -> backend.query("SELECT * FROM " + backend.tableReference(table)))
                .isInstanceOf(BackendRejectedException.class);
    }

    @Test
    void readersDoNotDisturbEachOther() {
        try (RowCursor one = backend.query("SELECT range FROM range(100000)");
                RowCursor two = backend.query("SELECT range FROM range(100000)")) {
            long rows = 0;
            while (one.next() && two.next()) {
                assertThat(one.value(0)).isEqualTo(two.value(0));
                rows++;
            }
            assertThat(rows).isEqualTo(100_000);
        }
    }

    @Test
    @SuppressWarnings("rawtypes") // a class literal of a generic service is raw
    void theServiceIsFound() {
        assertThat(ServiceLoader.load(DatabaseBackendProvider.class).stream()
                        .map(p -> p.get().name()))
                .contains("duckdb");
        assertThat(backend.capabilities()).containsExactly(Capability.NATIVE_OBJECT_STORAGE);
    }

    @Test
    void settingsAreCheckedAndReachTheEngine() {
        assertThatThrownBy(() -> new DuckDbConfig(
                        Optional.empty(), false, Optional.of("lots; DROP"), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new DuckDbConfig(Optional.empty(), true, Optional.empty(), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        try (DatabaseBackend tuned = DuckDbBackend.open(new DuckDbConfig(
                Optional.empty(),
                false,
                Optional.of("300MiB"),
                Optional.of(1),
                Optional.of(folder.resolve("spill"))))) {
            assertThat(
                            Loads.rows(
                                    tuned,
                                    "SELECT current_setting('memory_limit'), current_setting('threads'),"
                                            + " current_setting('temp_directory'), current_setting('autoinstall_known_extensions')"))
                    .isEqualTo(List.of(
                            List.of("300.0 MiB", 1L, folder.resolve("spill").toString(), false)));
        }
    }
}
