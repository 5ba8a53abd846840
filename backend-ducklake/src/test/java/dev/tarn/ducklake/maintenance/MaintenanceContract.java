package dev.tarn.ducklake.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.commit.NewColumn;
import dev.tarn.ducklake.scan.Predicate;
import dev.tarn.error.LoadConflictException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What maintenance promises, whatever database the catalog is in. */
interface MaintenanceContract {

    CatalogLocation location(Path folder);

    private Kept lake(Path folder) {
        return Kept.made(location(folder), folder);
    }

    @Test
    default void mergedFilesReadAsBeforeAtEverySnapshot(@TempDir Path folder) {
        try (Kept lake = lake(folder)) {
            long table = lake.table("t", true);
            for (int i = 0; i < 3; i++) {
                lake.append(table, "2024-01", i * 10, 10);
                lake.append(table, "2024-02", 100 + i * 10, 10);
            }
            lake.commit(writer -> writer.changes().alter(table).add(NewColumn.of("more", "int32")));
            lake.append(table, "2024-01", 50, 5);
            lake.append(table, "2024-01", 60, 5);
            Map<String, List<String>> before = lake.everything();
            List<String> statistics =
                    lake.catalog("SELECT concat_ws(' ', table_id, record_count, next_row_id, file_size_bytes)"
                            + " FROM @table_stats");
            SnapshotRow base = lake.catalog.latest();

            MaintenanceReport planned = new MergeAdjacentFiles(lake.catalog, lake.engine, "zstd").run(t -> true, true);
            assertThat(planned.removed()).hasSize(8);
            assertThat(lake.catalog.latest()).isEqualTo(base);

            MaintenanceReport report = lake.merge();
            assertThat(report.problems()).isEmpty();
            assertThat(report.removed()).containsExactlyInAnyOrderElementsOf(planned.removed());
            assertThat(report.written()).hasSize(3);
            assertThat(report.snapshots()).containsExactly(base.id() + 1);
            assertThat(lake.catalog(
                            "SELECT changes_made FROM @snapshot_changes WHERE snapshot_id = " + (base.id() + 1)))
                    .containsExactly("merge_adjacent:" + table);
            assertThat(lake.catalog.latest().schemaVersion()).isEqualTo(base.schemaVersion());
            assertThat(lake.files(table)).allSatisfy(f -> {
                assertThat(f.partialMax()).isPresent();
                assertThat(f.path().text()).startsWith("month=2024-0");
            });
            assertThat(lake.files(table).stream()
                            .map(f -> f.begin() + " " + f.partialMax().getAsLong()))
                    .containsExactly("2 6", "3 7", "9 10");
            assertThat(lake.catalog("SELECT concat_ws(' ', table_id, record_count, next_row_id, file_size_bytes)"
                            + " FROM @table_stats"))
                    .isEqualTo(statistics);
            assertThat(lake.catalog("SELECT count(DISTINCT data_file_id) FROM @file_column_stats"))
                    .containsExactly("3");
            assertThat(lake.catalog("SELECT count(*) FROM @file_partition_value"))
                    .containsExactly("3");
            assertThat(lake.catalog("SELECT path FROM @files_scheduled_for_deletion"))
                    .containsExactlyInAnyOrderElementsOf(report.removed().stream()
                            .map(f -> "main/t/" + f.path())
                            .toList());

            assertThat(without(lake.everything(), base.id() + 1)).isEqualTo(before);
            assertThat(lake.everything(lake.catalog.latest()).values())
                    .containsExactlyElementsOf(lake.everything(base).values());
            lake.age();
            assertThat(new CleanupFiles(lake.catalog).run(Kept.TWO_DAYS, false).removed())
                    .hasSize(8);
            assertThat(lake.onDisk()).hasSize(3);
            assertThat(without(lake.everything(), base.id() + 1)).isEqualTo(before);
            assertThat(lake.merge().snapshots()).isEmpty();
        }
    }

    private static Map<String, List<String>> without(Map<String, List<String>> all, long snapshot) {
        Map<String, List<String>> rest = new TreeMap<>(all);
        rest.keySet().removeIf(name -> Long.parseLong(name.substring(0, 6)) == snapshot);
        return rest;
    }

    @Test
    default void rewrittenFilesKeepIdsAndLeaveThePastAsItWas(@TempDir Path folder) {
        try (Kept lake = lake(folder)) {
            long table = lake.table("t", false);
            lake.append(table, "2024-01", 0, 100);
            lake.append(table, "2024-01", 100, 100);
            lake.append(table, "2024-01", 200, 100);
            lake.delete(table, "n < 90");
            lake.delete(table, "n = 95");
            lake.delete(table, "n = 150");
            Map<String, List<String>> before = lake.everything();
            SnapshotRow base = lake.catalog.latest();
            assertThat(new RewriteDataFiles(lake.catalog, lake.engine, "zstd")
                            .run(t -> true, OptionalDouble.empty(), true)
                            .removed())
                    .isEmpty();

            MaintenanceReport report = lake.rewrite(0.9);
            assertThat(report.problems()).isEmpty();
            assertThat(report.removed()).hasSize(1);
            assertThat(report.written()).hasSize(1);
            assertThat(without(lake.everything(), base.id() + 1)).isEqualTo(before);
            assertThat(lake.everything(lake.catalog.latest()).values())
                    .containsExactlyElementsOf(lake.everything(base).values());
            LakeFile rewritten = lake.files(table).get(2);
            assertThat(rewritten.recordCount()).isEqualTo(9);
            assertThat(rewritten.begin()).isEqualTo(base.id() + 1);
            assertThat(rewritten.rowIdStart()).isEmpty();
            assertThat(rewritten.partialMax()).isEmpty();
            assertThat(rewritten.deletes()).isEmpty();
            assertThat(lake.catalog(
                            "SELECT changes_made FROM @snapshot_changes WHERE snapshot_id = " + (base.id() + 1)))
                    .containsExactly("rewrite_delete:" + table);
            assertThat(lake.catalog("SELECT count(*) FROM @data_file WHERE end_snapshot = " + (base.id() + 1)))
                    .containsExactly("1");
            assertThat(lake.catalog("SELECT count(*) FROM @delete_file WHERE end_snapshot = " + (base.id() + 1)))
                    .containsExactly("1");
        }
    }

    @Test
    default void survivingSnapshotsStayReadableWhenOthersExpire(@TempDir Path folder) {
        try (Kept lake = lake(folder)) {
            long table = lake.table("t", true);
            long dropped = lake.table("gone", false);
            lake.append(table, "2024-01", 0, 50);
            lake.append(dropped, "2024-01", 0, 50);
            lake.delete(table, "n < 10");
            lake.delete(table, "n < 20");
            lake.commit(writer -> writer.changes().define().dropTable(dropped));
            lake.append(table, "2024-02", 50, 50);
            lake.delete(table, "n < 60");
            SnapshotRow newest = lake.append(table, "2024-03", 0, 10);
            Map<String, List<String>> now = lake.everything(newest);
            Map<String, List<String>> middle =
                    lake.everything(lake.catalog.snapshot(5).orElseThrow());

            ExpireSnapshots expire = new ExpireSnapshots(lake.catalog);
            MaintenanceReport planned = expire.ids(Set.of(0L, 1L, 2L, 3L, 4L, 6L, 7L, 999L, newest.id()), true);
            assertThat(lake.catalog.snapshots()).hasSize(11);
            MaintenanceReport some = expire.ids(Set.of(0L, 1L, 2L, 3L, 4L, 6L, 7L, 999L, newest.id()), false);
            assertThat(some.snapshots()).containsExactly(0L, 1L, 2L, 3L, 4L, 6L, 7L);
            assertThat(some)
                    .isEqualTo(new MaintenanceReport(
                            false, planned.snapshots(), planned.removed(), planned.written(), planned.problems()));
            assertThat(lake.everything(lake.catalog.snapshot(5).orElseThrow())).isEqualTo(middle);

            List<String> files = lake.onDisk();
            MaintenanceReport rest = expire.olderThan(Instant.now().plus(Duration.ofDays(1)), false);
            assertThat(lake.catalog.snapshots()).hasSize(1);
            assertThat(lake.everything(newest)).isEqualTo(now);
            assertThat(rest.removed()).isNotEmpty();
            assertThat(lake.onDisk()).isEqualTo(files);
            for (String rows : List.of("table", "column", "schema_versions", "table_stats", "table_column_stats")) {
                assertThat(lake.catalog("SELECT count(*) FROM @" + rows + " WHERE table_id = " + dropped))
                        .as(rows)
                        .containsExactly("0");
            }
            assertThat(lake.catalog("SELECT count(*) FROM @snapshot_changes")).containsExactly("1");

            CleanupFiles cleanup = new CleanupFiles(lake.catalog);
            assertThat(cleanup.run(Kept.TWO_DAYS, false).removed()).isEmpty();
            assertThat(lake.onDisk()).isEqualTo(files);
            lake.age();
            assertThat(cleanup.run(Kept.TWO_DAYS.beside(Instant.now().minus(Duration.ofDays(9))), false)
                            .removed())
                    .isEmpty();
            MaintenanceReport would = cleanup.run(Kept.TWO_DAYS, true);
            assertThat(lake.onDisk()).isEqualTo(files);
            MaintenanceReport did = cleanup.run(Kept.TWO_DAYS, false);
            assertThat(did.removed()).isNotEmpty().isEqualTo(would.removed());
            assertThat(did.bytesRemoved()).isPositive();
            assertThat(lake.catalog("SELECT path FROM @files_scheduled_for_deletion"))
                    .isEmpty();
            assertThat(lake.everything(newest)).isEqualTo(now);
            // The first month lost its last row; a file of each other month and one delete file are all that is needed.
            assertThat(lake.onDisk()).hasSize(3);
            assertThat(new DeleteOrphans(lake.catalog).run(Kept.TWO_DAYS, true)).isEqualTo(nothing());
        }
    }

    private static MaintenanceReport nothing() {
        return new MaintenanceReport(true, List.of(), List.of(), List.of(), List.of());
    }

    @Test
    default void whatSomeoneDeletedMeanwhileIsNotMerged(@TempDir Path folder) {
        try (Kept lake = lake(folder)) {
            long table = lake.table("t", false);
            lake.append(table, "2024-01", 0, 10);
            lake.append(table, "2024-01", 10, 10);
            SnapshotRow base = lake.catalog.latest();
            CompactionSource source = source(lake, base);
            lake.delete(table, "n = 3");
            List<String> files = lake.onDisk();
            Map<String, List<String>> before = lake.everything();
            MaintenanceReport.Notes notes = new MaintenanceReport.Notes(false);
            CompactionRun run = new CompactionRun(lake.catalog, lake.engine, base, source);
            assertThatThrownBy(() -> run.run(CompactionGroup.small(source), notes))
                    .isInstanceOf(LoadConflictException.class)
                    .hasMessageContaining("merge_adjacent:" + table)
                    .hasMessageContaining("deleted_from_table:" + table);
            assertThat(lake.onDisk()).isEqualTo(files);
            assertThat(lake.everything()).isEqualTo(before);
            assertThat(notes.report().removed()).isEmpty();
        }
    }

    private static CompactionSource source(Kept lake, SnapshotRow base) {
        return lake.catalog.read("test", session -> CompactionSource.read(session, lake.table("t"), base, "zstd"));
    }

    @Test
    default void whatSomeoneAppendedMeanwhileStaysBesideTheMerged(@TempDir Path folder) {
        try (Kept lake = lake(folder)) {
            long table = lake.table("t", false);
            lake.append(table, "2024-01", 0, 10);
            lake.append(table, "2024-01", 10, 10);
            SnapshotRow base = lake.catalog.latest();
            CompactionSource source = source(lake, base);
            SnapshotRow other = lake.append(table, "2024-01", 20, 10);
            Map<String, List<String>> before = lake.everything();
            Optional<SnapshotRow> merged = new CompactionRun(lake.catalog, lake.engine, base, source)
                    .run(CompactionGroup.small(source), new MaintenanceReport.Notes(false));
            assertThat(merged.map(SnapshotRow::id)).hasValue(other.id() + 1);
            assertThat(without(lake.everything(), other.id() + 1)).isEqualTo(before);
            assertThat(lake.files(table).stream().map(LakeFile::recordCount)).containsExactlyInAnyOrder(20L, 10L);
        }
    }

    @Test
    default void aLoadThatDeletesWhatWasMergedMeanwhileIsRefused(@TempDir Path folder) {
        try (Kept lake = lake(folder)) {
            long table = lake.table("t", false);
            lake.append(table, "2024-01", 0, 10);
            lake.append(table, "2024-01", 10, 10);
            SnapshotRow base = lake.catalog.latest();
            lake.merge();
            Map<String, List<String>> before = lake.everything();
            assertThatThrownBy(() -> lake.commit(base, writer -> writer.delete(table, "n = 3", Predicate.ALL)))
                    .isInstanceOf(LoadConflictException.class);
            assertThat(lake.everything()).isEqualTo(before);
            lake.delete(table, "n = 3");
            assertThat(lake.rows(lake.table("t"), lake.catalog.latest(), Set.of()))
                    .hasSize(19);
        }
    }

    @Test
    default void aFileThatCannotBeDeletedStaysScheduled(@TempDir Path folder) throws IOException {
        try (Kept lake = lake(folder)) {
            long table = lake.table("t", false);
            lake.append(table, "2024-01", 0, 10);
            SnapshotRow replaced = lake.append(table, "2024-01", 10, 10);
            lake.merge();
            LakeFile needed = lake.files(table).get(0);
            Files.createDirectories(lake.data().resolve("main/t/stuck.parquet/inside"));
            Path foreign = Files.writeString(folder.resolve("export.parquet"), "mine");
            schedule(lake, 901, "main/t/stuck.parquet", true);
            schedule(lake, 902, "main/t/never-there.parquet", true);
            schedule(lake, 903, foreign.toString(), false);
            schedule(lake, 904, "../export.parquet", true);
            schedule(lake, 905, "main/t/" + needed.path().text(), true);
            lake.age();
            MaintenanceReport report = new CleanupFiles(lake.catalog).run(Kept.TWO_DAYS, false);
            assertThat(report.removed()).hasSize(2);
            assertThat(report.problems())
                    .hasSize(4)
                    .anySatisfy(p -> assertThat(p).startsWith("main/t/stuck.parquet: it can't be deleted"))
                    .anySatisfy(p -> assertThat(p).contains("the lake needs it"));
            assertThat(report.problems().stream().filter(p -> p.contains("lets go of it")))
                    .hasSize(2);
            assertThat(foreign).hasContent("mine");
            assertThat(lake.catalog("SELECT data_file_id FROM @files_scheduled_for_deletion ORDER BY data_file_id"))
                    .containsExactly("901", "905");
            Files.delete(lake.data().resolve("main/t/stuck.parquet/inside"));
            assertThat(new CleanupFiles(lake.catalog).run(Kept.TWO_DAYS, false).removed())
                    .extracting(MaintenanceReport.FileSize::path)
                    .containsExactly("main/t/stuck.parquet");
            assertThat(lake.rows(lake.table("t"), replaced, Set.of())).hasSize(20);
        }
    }

    private static void schedule(Kept lake, long id, String path, boolean relative) {
        lake.change(
                "INSERT INTO @files_scheduled_for_deletion (data_file_id, path, path_is_relative, schedule_start)"
                        + " VALUES (?, ?, ?, ?)",
                id,
                path,
                relative,
                Instant.now());
    }

    @Test
    default void rowsInOrderNeedNoColumnOfIds(@TempDir Path folder) {
        try (Kept lake = lake(folder)) {
            long table = lake.table("t", false);
            lake.append(table, "2024-01", 0, 10);
            lake.append(table, "2024-01", 10, 10);
            lake.merge();
            LakeFile merged = lake.files(table).get(0);
            assertThat(merged.rowIdStart()).isEqualTo(OptionalLong.of(0));
            assertThat(lake.columns("main/t/" + merged.path().text()))
                    .containsExactly("month", "n", "tag", "_ducklake_internal_snapshot_id");
            lake.append(table, "2024-01", 20, 10);
            // Their place in the catalog says nothing of the ids of rows that an update moved.
            lake.commit(writer -> writer.update(table, Map.of("tag", "'x'"), "n >= 0", Predicate.ALL));
            lake.append(table, "2024-01", 30, 10);
            Map<String, List<String>> before = lake.everything();
            SnapshotRow base = lake.catalog.latest();
            lake.merge();
            LakeFile again = lake.files(table).get(0);
            assertThat(again.rowIdStart()).isEmpty();
            assertThat(lake.columns("main/t/" + again.path().text()))
                    .contains("_ducklake_internal_row_id", "_ducklake_internal_snapshot_id");
            assertThat(without(lake.everything(), base.id() + 1)).isEqualTo(before);
        }
    }
}
