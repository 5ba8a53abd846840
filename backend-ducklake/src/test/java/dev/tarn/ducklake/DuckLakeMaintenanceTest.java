package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ducklake.maintenance.MaintenanceReport;
import dev.tarn.model.AsOf;
import dev.tarn.spi.LoadTransaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maintenance of a lake that loads run in. */
class DuckLakeMaintenanceTest {

    private static final Optional<Duration> HOURS = Optional.of(Duration.ofHours(2));

    @TempDir
    private Path folder;

    private Months months;

    @BeforeEach
    void months() {
        months = new Months(folder);
    }

    private static List<List<Object>> rows(DuckLakeBackend backend) {
        return backend.query("SELECT item, cost::VARCHAR FROM aws_billing.cur_unified ORDER BY ALL")
                .toList();
    }

    private static DuckLakeMaintenance maintenance(DuckLakeBackend backend) {
        return DuckLakeMaintenance.of(backend).orElseThrow();
    }

    private void ageFiles() throws IOException {
        for (String file : months.files()) {
            Files.setLastModifiedTime(
                    months.data().resolve(file), FileTime.from(Instant.now().minus(Duration.ofHours(3))));
        }
    }

    private static void ageSchedule(DuckLakeBackend backend) {
        backend.lake()
                .catalog()
                .write(
                        "test",
                        session -> session.run(
                                "UPDATE " + session.table("ducklake_files_scheduled_for_deletion")
                                        + " SET schedule_start = ?",
                                Instant.now().minus(Duration.ofHours(3))));
    }

    /** Makes the load that is running one that began at a time. */
    private static void began(DuckLakeBackend backend, String time) {
        backend.lake()
                .catalog()
                .write(
                        "test",
                        session -> session.run("UPDATE billing_state.load_states SET started_at = CAST(" + time
                                + " AS TIMESTAMP) WHERE status = 'STARTED'"));
    }

    @Test
    void aLoadThatRunsMeanwhileIsPublished() throws IOException {
        try (DuckLakeBackend backend = months.open("partition_strategy", "yearly")) {
            DuckLakeMaintenance maintenance = maintenance(backend);
            months.publish(backend, Months.load("2025-01", "", "v1"), "a,1");
            months.publish(backend, Months.load("2025-02", "", "v1"), "b,2");
            try (LoadTransaction running =
                    months.staged(backend, Months.start(backend, Months.load("2025-02", "", "v2")), "c,3", "d,4")) {
                ageFiles();
                began(backend, "now() - INTERVAL 4 HOURS");
                assertThat(maintenance.orphans(HOURS, false).removed()).isEmpty();
                MaintenanceReport merged = maintenance.merge(table -> true, false);
                assertThat(merged.problems()).isEmpty();
                assertThat(merged.removed()).hasSize(2);
                assertThat(maintenance.expire(Instant.now(), false).snapshots()).isNotEmpty();
                ageSchedule(backend);
                assertThat(maintenance.cleanup(HOURS, false).removed()).isEmpty();
                running.publish();
            }
            assertThat(rows(backend).stream().map(row -> row.get(0))).containsExactly("a", "c", "d");
            assertThat(backend.stateManager().isLoaded(Months.key("2025-02", "", "v2")))
                    .isTrue();
            assertThat(maintenance.cleanup(HOURS, false).removed()).hasSize(2);
            assertThat(maintenance.orphans(HOURS, true).removed()).isEmpty();
            assertThat(rows(backend)).hasSize(3);
        }
    }

    @Test
    void filesOfALoadThatDiedLongAgoGo() throws IOException {
        try (DuckLakeBackend backend = months.open()) {
            months.publish(backend, Months.load("2025-01", "", "v1"), "a,1");
            List<String> known = months.files();
            // Never closed: the process is gone.
            LoadTransaction dead =
                    months.staged(backend, Months.start(backend, Months.load("2025-02", "", "v1")), "b,2");
            assertThat(dead).isNotNull();
            ageFiles();
            DuckLakeMaintenance maintenance = maintenance(backend);
            began(backend, "now() - INTERVAL 4 HOURS");
            assertThat(maintenance.orphans(HOURS, false).removed()).isEmpty();
            began(backend, "TIMESTAMP '2020-01-01'");
            assertThat(maintenance.orphans(HOURS, true).removed()).hasSize(1);
            assertThat(maintenance.orphans(HOURS, false).removed()).hasSize(1);
            assertThat(months.files()).isEqualTo(known);
        }
    }

    @Test
    void aRestatedMonthIsCleanedUpAndTheFileOfViewsFollows() throws Exception {
        Path views = folder.resolve("views.duckdb");
        try (DuckLakeBackend backend = months.open("duckdb_path", views.toString(), "partition_strategy", "yearly")) {
            DuckLakeMaintenance maintenance = maintenance(backend);
            months.publish(backend, Months.load("2025-01", "", "v1"), "a,1", "b,2", "c,3");
            months.publish(backend, Months.load("2025-02", "", "v1"), "d,4");
            assertThat(maintenance.merge(table -> true, false).written()).hasSize(1);
            months.publish(backend, Months.load("2025-01", "", "v2"), "a,10");
            long restated = backend.lake().catalog().latest().id();
            List<List<Object>> now = rows(backend);
            assertThat(maintenance
                            .rewrite(table -> true, OptionalDouble.of(0.75), false)
                            .written())
                    .hasSize(1);
            assertThat(maintenance.merge(table -> true, false).removed()).hasSize(2);
            assertThat(rows(backend)).isEqualTo(now);
            assertThat(backend.timeTravel()
                            .orElseThrow()
                            .query(
                                    new AsOf.AtSnapshot(restated),
                                    "SELECT item, cost::VARCHAR FROM aws_billing.cur ORDER BY ALL")
                            .toList())
                    .isEqualTo(now);
            maintenance.expire(Instant.now().plusSeconds(60), false);
            ageSchedule(backend);
            assertThat(maintenance.cleanup(HOURS, false).removed()).hasSize(6);
            assertThat(months.files()).hasSize(1);
            assertThat(rows(backend)).isEqualTo(now);
            assertThat(viewed(views)).containsExactly("a", "d");
        }
    }

    private static List<String> viewed(Path file) throws SQLException {
        List<String> items = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT item FROM aws_billing.cur ORDER BY 1")) {
            while (rows.next()) {
                items.add(rows.getString(1));
            }
        }
        return items;
    }

    @Test
    void tooShortAnAgeIsRefused() {
        try (DuckLakeBackend backend = months.open()) {
            assertThatThrownBy(() -> maintenance(backend).cleanup(Optional.of(Duration.ofMinutes(5)), true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("PT1H");
        }
    }
}
