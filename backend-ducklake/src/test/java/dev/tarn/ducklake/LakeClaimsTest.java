package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.jdbc.StateTable;
import dev.tarn.load.TableNames;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.TableStrategy;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Loads at the same time that want the same table or view. */
class LakeClaimsTest {

    private static final ExportId DASHED = new ExportId("aws", "a-b");
    private static final ExportId UNDERSCORED = new ExportId("aws", "a_b");

    @TempDir
    private Path folder;

    private Months months;

    @BeforeEach
    void months() {
        months = new Months(folder);
    }

    private static PlannedLoad load(ExportId export, String month, TableStrategy strategy) {
        PartitionKey partition = new PartitionKey(export, "", YearMonth.parse(month));
        return Months.load(
                new LoadKey(partition, "v1"), TableNames.partition(Months.TABLE.dataset(), partition, strategy));
    }

    private static List<List<Object>> items(DuckLakeBackend backend, TableName table) {
        return backend.query("SELECT item FROM " + backend.tableReference(table) + " ORDER BY ALL")
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoExportsThatStageForOneTableTheSecondIsRefused(TableStrategy strategy) {
        try (DuckLakeBackend backend = months.open()) {
            PlannedLoad first = load(DASHED, "2025-01", strategy);
            PlannedLoad second = load(UNDERSCORED, "2025-01", strategy);
            assertThat(second.table()).isEqualTo(first.table());
            try (LoadTransaction late = months.staged(backend, Months.start(backend, second), "b,2")) {
                months.publish(backend, first, "a,1");
                assertThatThrownBy(late::publish)
                        .isInstanceOf(BackendRejectedException.class)
                        .hasMessageStartingWith("[ducklake] publish aws/a_b")
                        .hasMessageContaining("holds aws/a-b ");
            }

            assertThat(items(backend, first.table())).containsExactly(List.of("a"));
            assertThat(backend.stateManager().currentVersions(UNDERSCORED)).isEmpty();
            assertThat(months.files()).hasSize(1);
        }
    }

    @Test
    void ofTwoExportsThatWantOneViewTheSecondIsRefused() {
        try (DuckLakeBackend backend = months.open()) {
            months.publish(backend, load(DASHED, "2025-01", TableStrategy.SEPARATE), "a,1");
            PlannedLoad second = load(UNDERSCORED, "2025-02", TableStrategy.SEPARATE);
            try (LoadTransaction other = months.staged(backend, Months.start(backend, second), "b,2")) {
                assertThatThrownBy(other::publish)
                        .isInstanceOf(BackendRejectedException.class)
                        .hasMessage(
                                "[ducklake] publish aws/a_b/2025-02/v1: the view aws_billing.a_b_unified shows aws/a-b; give"
                                        + " the export another name or dataset");
            }

            assertThat(items(backend, new TableName("aws_billing", "a_b_unified")))
                    .containsExactly(List.of("a"));
            months.publish(backend, load(DASHED, "2025-02", TableStrategy.SEPARATE), "c,3");
            assertThat(items(backend, new TableName("aws_billing", "a_b_unified")))
                    .containsExactly(List.of("a"), List.of("c"));
        }
    }

    @Test
    void aTableThatAnotherLoadFillsMeanwhileIsNotDropped() {
        try (DuckLakeBackend backend = months.open()) {
            months.publish(backend, load(Months.EXPORT, "2025-01", TableStrategy.SINGLE), "a,1");
            AtomicBoolean filled = new AtomicBoolean();
            LoadObserver fills = (step, partition) -> {
                if (step == LoadStep.VIEW_REFRESHED && filled.compareAndSet(false, true)) {
                    months.publish(backend, load(Months.EXPORT, "2025-02", TableStrategy.SINGLE), "b,2");
                }
            };
            PlannedLoad moving = load(Months.EXPORT, "2025-01", TableStrategy.SEPARATE);
            try (LoadTransaction moved = months.staged(backend, Months.start(backend, moving), fills, "c,3")) {
                moved.publish();
            }

            assertThat(filled).isTrue();
            assertThat(items(backend, Months.TABLE)).containsExactly(List.of("b"));
            assertThat(items(backend, new TableName("aws_billing", "cur_unified")))
                    .containsExactly(List.of("b"), List.of("c"));
            assertThat(backend.stateManager().isLoaded(Months.key("2025-02", "", "v1")))
                    .isTrue();
        }
    }

    @Test
    void aLoadWhoseStateAnotherHasTakenIsNotTriedAgain() {
        try (DuckLakeBackend backend = months.open()) {
            LakeState state = backend.lake().state();
            List<LoadStep> steps = new ArrayList<>();
            PlannedLoad load = load(Months.EXPORT, "2025-01", TableStrategy.SINGLE);
            try (LoadTransaction transaction =
                    months.staged(backend, Months.start(backend, load), (step, partition) -> steps.add(step), "a,1")) {
                state.write(
                        "take a load over",
                        statements -> statements.run(
                                "UPDATE " + state.dialect().table(StateTable.LOADS) + " SET attempt = attempt + 1"));
                assertThatThrownBy(transaction::publish)
                        .isInstanceOf(LoadConflictException.class)
                        .hasMessageContaining("its state was changed by another attempt");
            }

            assertThat(steps).containsOnlyOnce(LoadStep.REPLACED);
        }
    }

    @Test
    void filesThatTheCatalogKnowsStayWhateverPublishingSays() {
        try (DuckLakeBackend backend = months.open()) {
            IllegalStateException broken = new IllegalStateException("broken");
            LoadObserver breaks = (step, partition) -> {
                if (step == LoadStep.COMMITTING) {
                    commitElsewhere(backend);
                    throw broken;
                }
            };
            PlannedLoad load = load(Months.EXPORT, "2025-01", TableStrategy.SINGLE);
            try (LoadTransaction transaction = months.staged(backend, Months.start(backend, load), breaks, "a,1")) {
                assertThatThrownBy(transaction::publish).isSameAs(broken);
            }

            assertThat(months.files()).hasSize(1);
        }
    }

    /** What is left of a commit that came through, although its client was told otherwise. */
    private void commitElsewhere(DuckLakeBackend backend) {
        String path = months.files().get(0).replaceFirst("aws_billing/cur/", "");
        backend.lake()
                .catalog()
                .write(
                        "commit",
                        session -> session.run(
                                "INSERT INTO " + session.table("ducklake_data_file")
                                        + " (data_file_id, path) VALUES (1, ?)",
                                path));
    }
}
