package dev.tarn.ducklake.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.InlinedTable;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.error.LoadConflictException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every change of a commit against every change that another may have committed since its base. */
class ConflictMatrixTest {

    @TempDir
    static Path folder;

    private static LakeCatalog catalog;

    private static final Set<String> COMPACTION = Set.of(
            "dropped_table:1",
            "deleted_from_table:1",
            "inlined_delete:1",
            "merge_adjacent:1",
            "rewrite_delete:1",
            "compacted_table:1");

    /** What can't be committed after what. Table 1, schema 0 and views are those of {@link #make}. */
    private static final Map<String, Set<String>> CONFLICTS = Map.ofEntries(
            Map.entry(
                    "insert", Set.of("dropped_table:1", "altered_table:1", "deleted_from_table:1", "inlined_delete:1")),
            Map.entry(
                    "delete",
                    Set.of(
                            "dropped_table:1",
                            "altered_table:1",
                            "merge_adjacent:1",
                            "rewrite_delete:1",
                            "compacted_table:1",
                            "inserted_into_table:1",
                            "inlined_insert:1",
                            "inlined_delete:1")),
            Map.entry(
                    "inlined delete",
                    Set.of(
                            "dropped_table:1",
                            "altered_table:1",
                            "inlined_delete:1",
                            "inline_flush:1",
                            "flushed_inlined:1",
                            "inserted_into_table:1",
                            "inlined_insert:1")),
            Map.entry("merge", COMPACTION),
            Map.entry("rewrite", COMPACTION),
            Map.entry("alter", Set.of("dropped_table:1", "altered_table:1")),
            Map.entry("comment on view", Set.of("dropped_view:5", "altered_view:5")),
            Map.entry("drop table", Set.of("dropped_table:1")),
            Map.entry("drop view", Set.of("dropped_view:5")),
            Map.entry("drop schema", Set.of("dropped_schema:3", "created_table:\"S\".\"new\"")),
            Map.entry("create schema", Set.of("created_schema:\"Fresh\"")),
            Map.entry("create table", Set.of("created_table:\"main\".\"NEW\"", "created_view:\"main\".\"new\"")),
            Map.entry("create view", Set.of("created_table:\"main\".\"NEW\"", "created_view:\"main\".\"new\"")),
            Map.entry("rename table", Set.of("created_table:\"main\".\"NEW\"", "created_view:\"main\".\"new\"")));

    private static final List<String> THEIRS = List.of(
            "created_schema:\"Fresh\"",
            "created_table:\"main\".\"NEW\"",
            "created_view:\"main\".\"new\"",
            "created_table:\"S\".\"new\"",
            "created_scalar_macro:\"main\".\"new\"",
            "dropped_schema:3",
            "dropped_table:1",
            "dropped_table:99",
            "dropped_view:5",
            "inserted_into_table:1",
            "inserted_into_table:99",
            "deleted_from_table:1",
            "altered_table:1",
            "altered_table:99",
            "altered_view:5",
            "inlined_insert:1",
            "inlined_delete:1",
            "inline_flush:1",
            "flushed_inlined:1",
            "merge_adjacent:1",
            "rewrite_delete:1",
            "compacted_table:1");

    private static Map<String, Consumer<LakeCommit>> mine() {
        Map<String, Consumer<LakeCommit>> mine = new LinkedHashMap<>();
        mine.put("insert", c -> c.append(1, List.of(Given.month(2, "2024-09", 1))));
        mine.put("delete", c -> c.endFiles(1, List.of(Given.file(catalog, "2024-01"))));
        mine.put(
                "inlined delete",
                c -> c.deleteInlined(new InlinedTable(1, "ducklake_inlined_data_1_1", 1), Set.of(7L)));
        for (Compaction.Kind kind : Compaction.Kind.values()) {
            mine.put(
                    kind == Compaction.Kind.MERGE_ADJACENT ? "merge" : "rewrite",
                    c -> c.compact(
                            1,
                            List.of(new Compaction(
                                    kind,
                                    List.of(Given.file(catalog, "2024-01")),
                                    Optional.of(Given.month(2, "2024-01", 10)),
                                    OptionalLong.empty()))));
        }
        mine.put("alter", c -> c.alter(1).add(NewColumn.of("more", "varchar")));
        mine.put("comment on view", c -> c.define().commentView(5, Optional.of("x")));
        mine.put("drop table", c -> c.define().dropTable(1));
        mine.put("drop view", c -> c.define().dropView(5));
        mine.put("drop schema", c -> c.define().dropSchema(3));
        mine.put("create schema", c -> c.define().createSchema("fresh"));
        mine.put("create table", c -> c.define().createTable(0, "new", Given.COLUMNS, List.of()));
        mine.put("create view", c -> c.define().createView(0, "new", "SELECT 1", List.of()));
        mine.put("rename table", c -> c.define().renameTable(1, "new"));
        return mine;
    }

    static Stream<Arguments> pairs() {
        return mine().keySet().stream().flatMap(mine -> THEIRS.stream().map(theirs -> Arguments.of(mine, theirs)));
    }

    @BeforeAll
    static void make() {
        catalog = Given.catalog(new CatalogLocation.DuckDbFile(folder.resolve("lake.ducklake")));
        Given.table(catalog, "2024-01");
        LakeCommit commit = Given.commit(catalog);
        long schema = commit.define().createSchema("s").id();
        commit.define().createView(0, "v", "SELECT 1", List.of());
        commit.define().createTable(schema, "inner", Given.COLUMNS, List.of());
        commit.commit("", "", "");
        catalog.write("inline", s -> {
            s.run("CREATE TABLE " + s.table("ducklake_inlined_data_1_1")
                    + " (row_id BIGINT, begin_snapshot BIGINT, end_snapshot BIGINT)");
            return s.run("INSERT INTO " + s.table("ducklake_inlined_data_1_1") + " VALUES (7, 1, NULL)");
        });
        assertThat(catalog.names(catalog.latest()).views().get(0).id()).isEqualTo(5);
    }

    @AfterAll
    static void close() {
        catalog.close();
    }

    @ParameterizedTest(name = "{0} after {1}")
    @MethodSource("pairs")
    void pair(String mine, String theirs) {
        SnapshotRow base = catalog.latest();
        LakeCommit commit = Given.commit(catalog).observedBy((moment, attempt) -> {
            if (moment == CommitMoment.BEFORE_COMMIT) {
                throw new IllegalStateException("no conflict");
            }
        });
        mine().get(mine).accept(commit);
        SnapshotRow other = new SnapshotRow(
                base.id() + 1,
                base.time().plusSeconds(1),
                base.schemaVersion(),
                base.nextCatalogId(),
                base.nextFileId());
        catalog.write("their commit", s -> {
            s.run(
                    "INSERT INTO " + s.table("ducklake_snapshot")
                            + " (snapshot_id, snapshot_time, schema_version, next_catalog_id, next_file_id) VALUES (?, ?, ?, ?, ?)",
                    other.id(),
                    other.time(),
                    other.schemaVersion(),
                    other.nextCatalogId(),
                    other.nextFileId());
            return s.run(
                    "INSERT INTO " + s.table("ducklake_snapshot_changes")
                            + " (snapshot_id, changes_made) VALUES (?, ?)",
                    other.id(),
                    theirs);
        });
        if (CONFLICTS.get(mine).contains(theirs)) {
            assertThatThrownBy(() -> commit.commit("", "", ""))
                    .isInstanceOf(LoadConflictException.class)
                    .hasMessageContaining("conflicts with snapshot " + other.id() + " (" + theirs + ")")
                    .hasMessageContaining("this commit (");
        } else {
            assertThatThrownBy(() -> commit.commit("", "", "")).hasMessage("no conflict");
        }
    }
}
