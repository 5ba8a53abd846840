package dev.tarn.ducklake.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotInfo;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.error.LoadConflictException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a commit promises on every kind of catalog. */
interface CommitContract {

    /** A place where there is no catalog yet. */
    CatalogLocation location(Path folder);

    private static List<String> changes(LakeCatalog catalog) {
        return catalog.snapshots().stream().map(SnapshotInfo::changes).toList();
    }

    @Test
    default void sixteenFirstMonthsBecomeOneTable(@TempDir Path folder) throws Exception {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            catalog.write("make", s -> s.run("CREATE TABLE " + s.table("states") + " (month VARCHAR(20) PRIMARY KEY)"));
            SnapshotRow base = catalog.latest();
            List<Callable<SnapshotRow>> loads = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String month = "2024-" + (10 + i);
                loads.add(() -> {
                    LakeCommit commit = LakeCommit.on(catalog, base);
                    LakeTable table = commit.define().createTableIfAbsent(0, "usage", Given.COLUMNS, Given.BY_MONTH);
                    commit.alter(table.id()).addIfAbsent(NewColumn.of("service", "varchar"));
                    long partition = table.partitioning().orElseThrow().id();
                    commit.append(table.id(), List.of(Given.month(partition, month, 10)));
                    commit.define().replaceView(0, "totals", "SELECT 1", List.of());
                    commit.alongside(s -> s.run("INSERT INTO " + s.table("states") + " VALUES (?)", month));
                    return commit.commit("tests", month, "");
                });
            }
            ExecutorService threads = Executors.newFixedThreadPool(16);
            try {
                Set<Long> ids = new java.util.TreeSet<>();
                for (Future<SnapshotRow> load : threads.invokeAll(loads)) {
                    ids.add(load.get().id());
                }
                assertThat(ids).hasSize(16).contains(1L, 16L);
            } finally {
                threads.shutdown();
            }
            assertThat(changes(catalog).subList(2, 17)).containsOnly("inserted_into_table:1");
            assertThat(Given.files(catalog))
                    .extracting(f -> f.rowIdStart().orElse(-1))
                    .containsExactly(
                            0L, 10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 100L, 110L, 120L, 130L, 140L, 150L);
            assertThat(CatalogRows.of(catalog, "ducklake_table_stats")).containsExactly("1|160|160|16160");
            assertThat(Given.table(catalog).columns()).hasSize(3);
            assertThat(Given.rows(catalog, "month", "states")).hasSize(16);
        }
    }

    @Test
    default void monthsAreReplacedSideBySide(@TempDir Path folder) {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            LakeTable table = Given.table(catalog, "2024-01", "2024-02");
            LakeCommit january = replace(catalog, table, "2024-01");
            LakeCommit again = replace(catalog, table, "2024-01");
            LakeCommit february = replace(catalog, table, "2024-02");
            LakeCommit wild = Given.commit(catalog);
            wild.endFiles(table.id(), List.of(Given.file(catalog, "2024-02")));
            january.commit("", "", "");
            february.commit("", "", "");
            assertThat(Given.files(catalog)).extracting(f -> f.recordCount()).containsExactly(7L, 7L);
            assertThatThrownBy(() -> again.commit("", "", ""))
                    .isInstanceOf(LoadConflictException.class)
                    .hasMessageStartingWith("[ducklake] commit snapshot: ")
                    .hasMessageContaining("snapshot 2 (inserted_into_table:1)")
                    .hasMessageContaining("table \"main\".\"usage\"");
            assertThatThrownBy(() -> wild.commit("", "", ""))
                    .isInstanceOf(LoadConflictException.class)
                    .hasMessageContaining("this commit (deleted_from_table:1) conflicts with snapshot 2");
            assertThat(catalog.latest().id()).isEqualTo(3);
        }
    }

    private static LakeCommit replace(LakeCatalog catalog, LakeTable table, String month) {
        LakeCommit commit = Given.commit(catalog);
        commit.within(table.id(), Given.scope(table, month));
        commit.endFiles(table.id(), List.of(Given.file(catalog, month)));
        commit.append(
                table.id(),
                List.of(Given.month(table.partitioning().orElseThrow().id(), month, 7)));
        return commit;
    }

    @Test
    default void whatFailsBeforeTheCommitLeavesNothing(@TempDir Path folder) {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            LakeTable table = Given.table(catalog, "2024-01", "2024-02");
            Map<String, List<String>> before = CatalogRows.of(catalog);
            for (CommitMoment moment : CommitMoment.values()) {
                Given.DeleteWriter writer = new Given.DeleteWriter(false);
                LakeCommit commit = Given.commit(catalog).observedBy((at, attempt) -> {
                    if (at == moment) {
                        throw new IllegalStateException("killed at " + moment);
                    }
                });
                commit.alter(table.id()).add(NewColumn.of("extra", "varchar"));
                commit.append(table.id(), List.of(Given.month(2, "2024-03", 5)));
                commit.endFiles(table.id(), List.of(Given.file(catalog, "2024-01")));
                commit.delete(table.id(), List.of(new NewDeleteFile(Given.file(catalog, "2024-02"), writer)));
                assertThatThrownBy(() -> commit.commit("", "", "")).hasMessage("killed at " + moment);
                if (moment == CommitMoment.AFTER_COMMIT) {
                    assertThat(catalog.latest().id()).isEqualTo(2);
                    assertThat(writer.discarded).isEmpty();
                } else {
                    assertThat(CatalogRows.of(catalog)).as(moment.name()).isEqualTo(before);
                    assertThat(writer.discarded).isEqualTo(writer.written);
                }
            }
        }
    }

    @Test
    default void aDeleteFileThatNamesItsSnapshotIsWrittenAgainForAnother(@TempDir Path folder) {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            LakeTable table = Given.table(catalog, "2024-01", "2024-02");
            LakeCommit first = Given.commit(catalog);
            first.delete(
                    table.id(),
                    List.of(new NewDeleteFile(Given.file(catalog, "2024-01"), new Given.DeleteWriter(false))));
            first.commit("", "", "");
            Given.DeleteWriter writer = new Given.DeleteWriter(true);
            LakeCommit second = Given.commit(catalog);
            second.delete(table.id(), List.of(new NewDeleteFile(Given.file(catalog, "2024-01"), writer)));
            LakeCommit late = Given.commit(catalog);
            late.delete(
                    table.id(),
                    List.of(new NewDeleteFile(Given.file(catalog, "2024-01"), new Given.DeleteWriter(true))));
            LakeCommit other = Given.commit(catalog);
            other.endFiles(table.id(), List.of(Given.file(catalog, "2024-02")));
            second.observedBy((moment, attempt) -> {
                if (moment == CommitMoment.BEFORE_COMMIT && attempt == 1) {
                    throw new LoadConflictException("lost", new java.sql.SQLException("Conflict on update!"));
                }
                if (moment == CommitMoment.BEGUN && attempt == 1) {
                    assertThat(writer.written).isEmpty();
                }
            });
            Thread overtaking = new Thread(() -> other.commit("", "", ""));
            second.retrying(new RetryPolicy(3, Duration.ofMillis(600), 1, Duration.ofMillis(600)));
            overtaking.setDaemon(true);
            second.alongside(s -> {
                if (overtaking.getState() == Thread.State.NEW) {
                    overtaking.start();
                }
                return true;
            });
            SnapshotRow snapshot = second.commit("", "", "");
            assertThat(snapshot.id()).isEqualTo(4);
            assertThat(writer.written).containsExactly("at-3-0-delete.parquet", "at-4-1-delete.parquet");
            assertThat(writer.discarded).containsExactly("at-3-0-delete.parquet");
            assertThat(CatalogRows.of(catalog, "ducklake_delete_file"))
                    .containsExactly("3|1|2|NULL|0|at-4-1-delete.parquet|true|parquet|3|500|90|NULL|4");
            assertThat(CatalogRows.of(catalog, "ducklake_files_scheduled_for_deletion"))
                    .containsExactly("2|main/usage/at-2-0-delete.parquet|true");
            assertThatThrownBy(() -> late.commit("", "", ""))
                    .isInstanceOf(LoadConflictException.class)
                    .hasMessageContaining("deleted from the data file month=2024-01/")
                    .hasMessageContaining("\"main\".\"usage\"");
        }
    }

    @Test
    default void triesEnd(@TempDir Path folder) {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            LakeTable table = Given.table(catalog, "2024-01");
            List<Integer> attempts = new ArrayList<>();
            LakeCommit slow = Given.commit(catalog)
                    .retrying(new RetryPolicy(3, Duration.ZERO, 1, Duration.ZERO))
                    .observedBy((moment, attempt) -> {
                        if (moment == CommitMoment.BEGUN) {
                            attempts.add(attempt);
                            LakeCommit fast = Given.commit(catalog);
                            fast.append(table.id(), List.of(Given.month(2, "2024-02", 1)));
                            fast.commit("", "", "");
                        }
                    });
            slow.append(table.id(), List.of(Given.month(2, "2024-03", 1)));
            assertThatThrownBy(() -> slow.commit("", "", ""))
                    .isInstanceOf(LoadConflictException.class)
                    .hasMessageContaining("other committers were faster 3 times");
            assertThat(attempts).containsExactly(1, 2, 3);
            assertThat(Given.files(catalog)).hasSize(4);
        }
    }

    @Test
    default void whatIsAlongsideMayRefuse(@TempDir Path folder) {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            List<Integer> runs = new ArrayList<>();
            LakeCommit commit = Given.commit(catalog);
            commit.define().createSchema("s");
            commit.alongside(s -> {
                runs.add(1);
                throw new LoadConflictException("[tarn] an older attempt");
            });
            assertThatThrownBy(() -> commit.commit("", "", "")).hasMessage("[tarn] an older attempt");
            assertThat(runs).hasSize(1);
            assertThat(catalog.latest().id()).isZero();
        }
    }

    @Test
    default void snapshotsThatExpiredMeanwhileAreAConflict(@TempDir Path folder) {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            LakeCommit late = Given.commit(catalog);
            late.define().createSchema("late");
            Given.table(catalog, "2024-01");
            LakeCommit another = Given.commit(catalog);
            another.define().createSchema("another");
            another.commit("", "", "");
            catalog.write(
                    "expire", s -> s.run("DELETE FROM " + s.table("ducklake_snapshot") + " WHERE snapshot_id = 1"));
            assertThatThrownBy(() -> late.commit("", "", ""))
                    .isInstanceOf(LoadConflictException.class)
                    .hasMessageContaining("snapshots after 0 have expired");
        }
    }
}
