package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.commit.NewColumn;
import dev.tarn.ducklake.files.LakeRows;
import dev.tarn.ducklake.files.LakeWriter;
import dev.tarn.ducklake.scan.Predicate;
import dev.tarn.model.AsOf;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What differs where the table itself changed. */
class LakeDiffTest {

    @TempDir
    private Path folder;

    private DuckLakeBackend backend;

    @BeforeEach
    void open() {
        backend = new Months(folder).open();
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private SnapshotRow commit(Consumer<LakeWriter> changes) {
        Lake lake = backend.lake();
        try (LakeWriter writer =
                LakeWriter.on(lake.catalog(), lake.engine(), lake.catalog().latest(), "zstd")) {
            changes.accept(writer);
            return writer.commit("", "", "");
        }
    }

    private LakeTable table() {
        return backend.lake()
                .catalog()
                .names(backend.lake().catalog().latest())
                .table("main", "t")
                .orElseThrow();
    }

    /** Adds rows of item, cost and share. */
    private static void append(LakeWriter writer, long table, String values) {
        writer.append(
                table,
                LakeRows.of(
                        "SELECT * FROM (VALUES " + values + ") v(item, cost, share)",
                        List.of("item", "cost", "share")));
    }

    private static long create(LakeWriter writer) {
        return writer.changes()
                .define()
                .createTable(
                        writer.changes().names().schema("main").orElseThrow().id(),
                        "t",
                        List.of(
                                NewColumn.of("item", "varchar"),
                                NewColumn.of("cost", "int64"),
                                NewColumn.of("share", "float64")),
                        List.of())
                .id();
    }

    private List<TableDiff.Group> diff(SnapshotRow before, SnapshotRow after, String... by) {
        return backend.timeTravel()
                .orElseThrow()
                .diff(
                        new TableName("main", "t"),
                        new AsOf.AtSnapshot(before.id()),
                        new AsOf.AtSnapshot(after.id()),
                        List.of(by))
                .groups();
    }

    @Test
    void aTableThatWasMadeAgainHasNoRowsOfTheFirst() {
        SnapshotRow before = commit(writer -> append(writer, create(writer), "('a', 1, 0.5), ('b', 2, 0.5)"));
        SnapshotRow dropped = commit(writer -> writer.changes().define().dropTable(table().id()));
        SnapshotRow after = commit(writer -> append(writer, create(writer), "('a', 1, 0.5), ('c', 9, 0.5)"));

        assertThat(diff(before, after)).singleElement().satisfies(group -> {
            assertThat(group.updated()).isZero();
            assertThat(group.deleted()).isEqualTo(1);
            assertThat(group.inserted()).isEqualTo(1);
        });
        assertThat(diff(before, dropped))
                .singleElement()
                .satisfies(group -> assertThat(group.deleted()).isEqualTo(2));
    }

    @Test
    void aRowThatKeepsItsIdIsUpdated() {
        SnapshotRow before = commit(writer -> append(writer, create(writer), "('a', 1, 0.5), ('b', 2, 0.5)"));
        SnapshotRow after =
                commit(writer -> writer.update(table().id(), Map.of("cost", "7"), "item = 'a'", Predicate.ALL));

        assertThat(diff(before, after)).singleElement().satisfies(group -> {
            assertThat(group.updated()).isEqualTo(1);
            assertThat(group.deleted()).isZero();
        });
    }

    @Test
    void groupsWhoseColumnWasDroppedAndAddedAgainAreListed() {
        SnapshotRow before = commit(writer -> append(writer, create(writer), "('a', 1, 0.5), ('b', 2, 0.5)"));
        SnapshotRow after = commit(writer -> {
            long id = table().id();
            writer.changes().alter(id).drop(table().column("cost").orElseThrow().id());
            writer.changes().alter(id).add(NewColumn.of("cost", "int64"));
        });

        List<TableDiff.Group> groups = diff(before, after, "item");
        assertThat(groups)
                .extracting(TableDiff.Group::key)
                .containsExactly(List.of(Optional.of("a")), List.of(Optional.of("b")));
        assertThat(groups).allSatisfy(group -> assertThat(group.updated()).isEqualTo(1));
        assertThat(groups.get(1).sums())
                .filteredOn(sum -> sum.column().equals("cost"))
                .singleElement()
                .satisfies(sum -> assertThat(sum.difference()).isEqualByComparingTo("-2"));
    }

    @Test
    void aColumnThatIsMerelyAddedIsNoDifference() {
        SnapshotRow before = commit(writer -> append(writer, create(writer), "('a', 1, 0.5), ('b', 2, 0.5)"));
        SnapshotRow after =
                commit(writer -> writer.changes().alter(table().id()).add(NewColumn.of("more", "int64")));

        assertThat(diff(before, after, "item")).isEmpty();
    }

    @Test
    void floatingPointNumbersAreSummedAsTheyPrint() {
        SnapshotRow before = commit(
                writer -> append(writer, create(writer), "('a', 1, 0.1), ('b', 2, 0.2), ('c', 3, 'nan'::DOUBLE)"));
        SnapshotRow after = commit(writer -> append(writer, table().id(), "('d', 4, 0.7), ('e', 4, 1e-7)"));

        assertThat(diff(before, after))
                .singleElement()
                .satisfies(group -> assertThat(group.sums())
                        .filteredOn(sum -> sum.column().equals("share"))
                        .singleElement()
                        .satisfies(sum -> {
                            assertThat(sum.before()).isEqualByComparingTo("0.3");
                            assertThat(sum.after()).isEqualByComparingTo("1.0000001");
                        }));
    }
}
