package dev.tarn.ducklake.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.InlinedTable;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotInfo;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.catalog.SortField;
import dev.tarn.ducklake.catalog.TableStats;
import dev.tarn.error.BackendRejectedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows that commits of every kind write, on every kind of catalog. */
interface CommitRowsContract {

    /** A place where there is no catalog yet. */
    CatalogLocation location(Path folder);

    private static List<String> changes(LakeCatalog catalog) {
        return catalog.snapshots().stream().map(SnapshotInfo::changes).toList();
    }

    @Test
    default void everyDefinitionIsListedAndVersioned(@TempDir Path folder) {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            long table = Given.table(catalog, "2024-01").id();
            LakeCommit first = Given.commit(catalog);
            first.alter(table).comment(Optional.of("costs"));
            first.alter(table).comment(2, Optional.of("in cents"));
            first.alter(table).sortBy(List.of(new SortField("cost", "duckdb", "ASC", "NULLS_LAST")));
            long schema = first.define().createSchema("a \"b\"").id();
            first.define().createView(schema, "v,w", "SELECT 1", List.of("x", "y\""));
            first.commit("me", "why", "what");
            LakeCommit second = Given.commit(catalog);
            second.alter(table).rename(2, "amount");
            second.alter(table).partitionBy(List.of());
            second.define().renameView(5, "z");
            second.commit("", "", "");
            LakeCommit third = Given.commit(catalog);
            third.alter(table).comment(Optional.empty());
            third.define().commentView(5, Optional.of("a view"));
            third.define().dropSchema(3);
            assertThatThrownBy(() -> third.define().commentView(5, Optional.of("gone")))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("there is no view with the number 5");
            third.define().renameTable(table, "Costs");
            third.commit("", "", "");

            assertThat(changes(catalog))
                    .containsExactly(
                            "created_schema:\"main\"",
                            "created_table:\"main\".\"usage\",inserted_into_table:1,altered_table:1",
                            "created_schema:\"a \"\"b\"\"\",created_view:\"a \"\"b\"\"\".\"v,w\",altered_table:1",
                            "created_view:\"a \"\"b\"\"\".\"z\",altered_table:1",
                            "dropped_schema:3,dropped_view:5,created_table:\"main\".\"Costs\",altered_table:1");
            assertThat(CatalogRows.of(catalog, "ducklake_schema_versions")).containsExactly("1|1|1", "3|3|1", "4|4|1");
            assertThat(CatalogRows.of(catalog, "ducklake_partition_info")).containsExactly("2|1|1|3", "6|1|3|NULL");
            assertThat(CatalogRows.of(catalog, "ducklake_sort_info")).containsExactly("4|1|2|3", "7|1|3|NULL");
            assertThat(CatalogRows.of(catalog, "ducklake_sort_expression"))
                    .containsExactly("4|1|0|cost|duckdb|ASC|NULLS_LAST", "7|1|0|\"amount\"|duckdb|ASC|NULLS_LAST");
            assertThat(CatalogRows.of(catalog, "ducklake_tag"))
                    .containsExactly("1|2|4|comment|costs", "1|4|NULL|comment|NULL");
            assertThat(CatalogRows.of(catalog, "ducklake_column_tag")).containsExactly("1|2|2|NULL|comment|in cents");
            assertThat(CatalogRows.of(catalog, "ducklake_view"))
                    .containsExactly(
                            "5|2|3|3|v,w|duckdb|SELECT 1|\"x\",\"y\"\"\"", "5|3|4|3|z|duckdb|SELECT 1|\"x\",\"y\"\"\"");
            assertThat(CatalogRows.of(catalog, "ducklake_table"))
                    .containsExactly("1|1|4|0|usage|usage/|true", "1|4|NULL|0|Costs|usage/|true");
            assertThat(CatalogRows.of(catalog, "ducklake_snapshot_changes"))
                    .anyMatch(row -> row.startsWith("2|") && row.endsWith("|me|why|what"));
            assertThat(catalog.latest().schemaVersion()).isEqualTo(4);
        }
    }

    @Test
    default void aTableWithInlinedRowsGetsANewTableOfThem(@TempDir Path folder) {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            LakeTable table = Given.table(catalog, "2024-01");
            InlinedTable inlined = new InlinedTable(table.id(), "ducklake_inlined_data_1_1", 1);
            catalog.write("inline", s -> {
                s.run("INSERT INTO " + s.table("ducklake_inlined_data_tables")
                        + " (table_id, table_name, schema_version) VALUES (1, 'ducklake_inlined_data_1_1', 1)");
                s.run("CREATE TABLE " + s.table(inlined.name())
                        + " (row_id BIGINT, begin_snapshot BIGINT, end_snapshot BIGINT)");
                return s.run("INSERT INTO " + s.table(inlined.name()) + " VALUES (10, 1, NULL), (11, 1, NULL)");
            });
            LakeCommit delete = Given.commit(catalog);
            delete.deleteInlined(inlined, Set.of(11L));
            delete.commit("", "", "");
            LakeCommit alter = Given.commit(catalog);
            alter.alter(table.id())
                    .add(new NewColumn(
                            "tags",
                            "struct",
                            Optional.empty(),
                            "literal",
                            true,
                            List.of(NewColumn.of("team", "varchar"))));
            alter.commit("", "", "");
            LakeCommit nulls = Given.commit(catalog);
            nulls.alter(table.id()).nullsAllowed(1, false);
            nulls.commit("", "", "");
            assertThat(changes(catalog).subList(2, 5))
                    .containsExactly("inlined_delete:1", "altered_table:1", "altered_table:1");
            assertThat(Given.rows(catalog, "CONCAT(row_id, ' ', end_snapshot)", inlined.name()))
                    .containsExactly("10 ", "11 2");
            assertThat(CatalogRows.of(catalog, "ducklake_inlined_data_tables"))
                    .containsExactly("1|ducklake_inlined_data_1_1|1", "1|ducklake_inlined_data_1_2|2");
            assertThat(Given.rows(
                            catalog,
                            "row_id, begin_snapshot, end_snapshot, month, cost, tags",
                            "ducklake_inlined_data_1_2"))
                    .isEmpty();
            LakeCommit again = Given.commit(catalog);
            again.deleteInlined(inlined, Set.of(11L));
            assertThatThrownBy(() -> again.commit("", "", ""))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("deletes an inlined row");
        }
    }

    @Test
    default void aColumnThatBecomesTextLosesItsBounds(@TempDir Path folder) {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            LakeTable table = Given.table(catalog, "2024-01");
            LakeCommit commit = Given.commit(catalog);
            commit.alter(table.id()).retype(2, "varchar");
            assertThatThrownBy(() -> commit.alter(table.id()).retype(2, "int32"))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("can't go from varchar to int32");
            commit.commit("", "", "");
            assertThat(CatalogRows.of(catalog, "ducklake_table_column_stats"))
                    .containsExactly("1|1|false|NULL|2024-01|2024-01|NULL");
            assertThat(CatalogRows.of(catalog, "ducklake_file_column_stats"))
                    .containsExactly("0|1|1|50|10|0|2024-01|2024-01|NULL|NULL", "0|1|2|50|10|0|NULL|NULL|NULL|NULL");
            TableStats stats = catalog.read("s", s -> new CatalogReader(s).tableStats(table.id()));
            assertThat(stats.columns()).containsOnlyKeys(1L);
            assertThat(catalog.latest().nextFileId()).isEqualTo(2);
        }
    }

    @Test
    default void aColumnThatChangesItsTypeWhereRowsAreAddedHasNoBoundsOfTheTable(@TempDir Path folder) {
        for (String type : List.of("varchar", "decimal(20,0)")) {
            try (LakeCatalog catalog = Given.catalog(location(folder.resolve(type)))) {
                LakeTable table = Given.table(catalog, "2024-01");
                LakeCommit commit = Given.commit(catalog);
                commit.alter(table.id()).retype(2, type);
                long partition = table.partitioning().orElseThrow().id();
                commit.append(table.id(), List.of(Given.month(partition, "2024-02", 100)));
                commit.commit("", "", "");

                assertThat(CatalogRows.of(catalog, "ducklake_table_column_stats"))
                        .as(type)
                        .containsExactly("1|1|false|NULL|2024-01|2024-02|NULL");
                assertThat(CatalogRows.of(catalog, "ducklake_table_stats")).containsExactly("1|110|110|2110");
                assertThat(CatalogRows.of(catalog, "ducklake_file_column_stats"))
                        .contains("1|1|2|50|100|0|0|99|NULL|NULL");
                LakeCommit next = Given.commit(catalog);
                next.append(table.id(), List.of(Given.month(partition, "2024-03", 5)));
                next.commit("", "", "");
                assertThat(CatalogRows.of(catalog, "ducklake_table_column_stats"))
                        .as("after another commit")
                        .containsExactly("1|1|false|NULL|2024-01|2024-03|NULL");
            }
        }
    }

    @Test
    default void aFloatThatBecomesADoubleLosesItsBounds(@TempDir Path folder) {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            LakeCommit create = Given.commit(catalog);
            long id = create.define()
                    .createTable(
                            0, "usage", List.of(NewColumn.of("x", "float32"), NewColumn.of("n", "int32")), List.of())
                    .id();
            create.append(id, List.of(file(Given.stats(1, 1, "0.3", "0.3"), Given.stats(2, 1, "2", "10"))));
            create.commit("", "", "");
            LakeCommit commit = Given.commit(catalog);
            long table = Given.table(catalog).id();
            commit.alter(table).retype(1, "float64");
            commit.alter(table).retype(2, "int64");
            commit.commit("", "", "");

            assertThat(CatalogRows.of(catalog, "ducklake_table_column_stats"))
                    .containsExactly("1|2|false|NULL|2|10|NULL");
            assertThat(CatalogRows.of(catalog, "ducklake_file_column_stats"))
                    .containsExactly("0|1|1|50|1|0|NULL|NULL|NULL|NULL", "0|1|2|50|1|0|2|10|NULL|NULL");
            assertThat(catalog.latest().nextFileId()).isEqualTo(2);
        }
    }

    @Test
    default void aValueThatOnlyOldSnapshotsHoldCountsForTheBounds(@TempDir Path folder) {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            LakeCommit create = Given.commit(catalog);
            long provisional = create.define()
                    .createTable(0, "usage", List.of(NewColumn.of("n", "int32")), List.of())
                    .id();
            ColumnStats nulls = counts(0, 5);
            create.append(provisional, List.of(file(nulls)));
            create.append(provisional, List.of(file(counts(5, 0))));
            create.commit("", "", "");
            long table = Given.table(catalog).id();
            LakeCommit end = Given.commit(catalog);
            end.endFiles(table, List.of(Given.files(catalog).get(1)));
            end.commit("", "", "");
            LakeCommit append = Given.commit(catalog);
            append.append(table, List.of(file(Given.stats(1, 5, "1", "2"))));
            append.commit("", "", "");

            assertThat(CatalogRows.of(catalog, "ducklake_table_column_stats"))
                    .containsExactly("1|1|true|NULL|NULL|NULL|NULL");
        }
    }

    private static ColumnStats counts(long values, long nulls) {
        return new ColumnStats(
                1,
                OptionalLong.empty(),
                OptionalLong.of(values),
                OptionalLong.of(nulls),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static NewDataFile file(ColumnStats... stats) {
        return NewDataFile.of(
                new LakePath(UUID.randomUUID() + ".parquet", true),
                stats[0].valueCount().getAsLong() + stats[0].nullCount().getAsLong(),
                100,
                10,
                List.of(stats));
    }

    @Test
    default void anEmptyCommitIsASnapshotWhereThatIsAskedFor(@TempDir Path folder) {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            Given.table(catalog, "2024-01");
            SnapshotRow before = catalog.latest();
            assertThat(Given.commit(catalog).commit("me", "nothing", "")).isEqualTo(before);

            SnapshotRow empty = Given.commit(catalog).evenIfEmpty().commit("me", "why", "what");

            assertThat(empty.id()).isEqualTo(before.id() + 1);
            assertThat(catalog.latest()).isEqualTo(empty);
            assertThat(List.of(empty.schemaVersion(), empty.nextCatalogId(), empty.nextFileId()))
                    .containsExactly(before.schemaVersion(), before.nextCatalogId(), before.nextFileId());
            assertThat(CatalogRows.of(catalog, "ducklake_snapshot_changes")).contains("2|NULL|me|why|what");
            LakeCommit behind = LakeCommit.on(catalog, before);
            behind.define().createSchema("s");
            assertThat(behind.commit("", "", "").id()).isEqualTo(3);
        }
    }

    @Test
    default void aTableThatAnotherMadeInItsOwnFolderIsUsedWithFilesWhereTheyAre(@TempDir Path folder) {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            List<LakeCommit> commits = List.of(Given.commit(catalog), Given.commit(catalog));
            List<String> folders = new ArrayList<>();
            for (LakeCommit commit : commits) {
                LakeTable table = commit.define().createTableIfAbsent(0, "my usage", Given.COLUMNS, Given.BY_MONTH);
                commit.append(
                        table.id(),
                        List.of(Given.month(table.partitioning().orElseThrow().id(), "2024-01", 1)));
                folders.add(table.folder(catalog.dataPath()));
            }
            commits.forEach(commit -> commit.commit("", "", ""));
            assertThat(folders).doesNotHaveDuplicates();
            assertThat(CatalogRows.of(catalog, "ducklake_data_file"))
                    .hasSize(2)
                    .anyMatch(row -> row.matches("0\\|1\\|1\\|.*\\|month=2024-01/ducklake-\\d+.parquet\\|true\\|.*"))
                    .anyMatch(row -> row.startsWith("1|1|2|NULL|NULL|" + folders.get(1) + "month=2024-01/ducklake-")
                            && row.contains("|false|parquet|"));
        }
    }

    @Test
    default void aChangeThatIsRefusedIsNoPartOfTheCommit(@TempDir Path folder) {
        try (LakeCatalog catalog = Given.catalog(location(folder))) {
            LakeTable table = Given.table(catalog, "2024-01", "2024-02");
            LakeCommit commit = Given.commit(catalog);
            assertThatThrownBy(() -> commit.endFiles(
                            table.id(),
                            List.of(
                                    Given.file(catalog, "2024-02"),
                                    Given.file(catalog, "2024-01"),
                                    Given.file(catalog, "2024-01"))))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining(
                            "[ducklake] delete from table \"main\".\"usage\": the data file month=2024-01/")
                    .hasMessageContaining("twice");
            commit.endFiles(table.id(), List.of(Given.file(catalog, "2024-01")));
            commit.commit("", "", "");
            assertThat(Given.files(catalog)).hasSize(1);
        }
    }
}
