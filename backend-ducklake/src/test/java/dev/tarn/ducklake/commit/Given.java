package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.CatalogSettings;
import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.PartitionField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** What tests of commits start from. */
final class Given {

    static final List<NewColumn> COLUMNS = List.of(NewColumn.of("month", "varchar"), NewColumn.of("cost", "int64"));
    static final List<PartitionField> BY_MONTH = List.of(new PartitionField(1, "identity"));
    private static final AtomicLong FILES = new AtomicLong();

    private Given() {}

    static LakeCatalog catalog(CatalogLocation location) {
        return LakeCatalog.open(location, CatalogSettings.creating(Optional.of("data/")));
    }

    static LakeCommit commit(LakeCatalog catalog) {
        return LakeCommit.on(catalog, catalog.latest());
    }

    /** A table {@code main.usage} by month, with a file of ten rows for each month. */
    static LakeTable table(LakeCatalog catalog, String... months) {
        LakeCommit commit = commit(catalog);
        LakeTable table = commit.define().createTable(0, "usage", COLUMNS, BY_MONTH);
        long partition = table.partitioning().orElseThrow().id();
        for (String month : months) {
            commit.append(table.id(), List.of(month(partition, month, 10)));
        }
        commit.commit("tests", "create", "");
        return table(catalog);
    }

    static LakeTable table(LakeCatalog catalog) {
        return catalog.names(catalog.latest()).table("main", "usage").orElseThrow();
    }

    static NewDataFile month(long partitionId, String month, long rows) {
        return new NewDataFile(
                new LakePath("month=" + month + "/ducklake-" + FILES.incrementAndGet() + ".parquet", true),
                rows,
                1_000 + rows,
                OptionalLong.of(100),
                OptionalLong.of(partitionId),
                List.of(Optional.of(month)),
                List.of(stats(1, rows, month, month), stats(2, rows, "0", Long.toString(rows - 1))),
                Optional.empty(),
                Optional.empty());
    }

    static ColumnStats stats(long column, long rows, String min, String max) {
        return new ColumnStats(
                column,
                OptionalLong.of(50),
                OptionalLong.of(rows),
                OptionalLong.of(0),
                Optional.of(min),
                Optional.of(max),
                Optional.empty(),
                Optional.empty());
    }

    static List<LakeFile> files(LakeCatalog catalog) {
        LakeTable table = table(catalog);
        return catalog.read(
                "files",
                s -> new CatalogReader(s)
                        .files(table, new CatalogReader(s).latest().id()));
    }

    static LakeFile file(LakeCatalog catalog, String month) {
        return files(catalog).stream()
                .filter(f -> f.partitionValues().equals(List.of(Optional.of(month))))
                .findFirst()
                .orElseThrow();
    }

    static PartitionScope scope(LakeTable table, String month) {
        return new PartitionScope(
                table.partitioning().orElseThrow().id(), java.util.Set.of(List.of(Optional.of(month))));
    }

    /** The rows of a table that the format does not list; the columns as texts. */
    static List<String> rows(LakeCatalog catalog, String columns, String table) {
        return catalog.read(
                "rows",
                session -> session.list(
                        row -> row.optionalText(1).orElse("NULL"),
                        "SELECT " + columns + " FROM " + session.table(table) + " ORDER BY 1"));
    }

    /** Writes names of delete files instead of files, and remembers what was written and discarded. */
    static final class DeleteWriter implements NewDeleteFile.Writer {

        final List<String> written = new ArrayList<>();
        final List<String> discarded = new ArrayList<>();
        private final boolean merged;

        DeleteWriter(boolean merged) {
            this.merged = merged;
        }

        @Override
        public WrittenDeletes write(long snapshotId) {
            String name = "at-" + snapshotId + "-" + written.size() + "-delete.parquet";
            written.add(name);
            return new WrittenDeletes(
                    new LakePath(name, true),
                    "parquet",
                    3,
                    500,
                    OptionalLong.of(90),
                    merged ? OptionalLong.of(2) : OptionalLong.empty(),
                    merged ? OptionalLong.of(snapshotId) : OptionalLong.empty(),
                    Optional.empty());
        }

        @Override
        public void discard(WrittenDeletes file) {
            discarded.add(file.path().text());
        }
    }
}
