package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.DeleteFile;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.NameMapping;
import dev.tarn.ducklake.catalog.Partitioning;
import dev.tarn.ducklake.catalog.SnapshotInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes the commits of another lake again in an empty one: what each snapshot changed is read from the other's rows, and done through
 * {@link LakeCommit}, which gives the numbers itself.
 */
final class Replay {

    private final LakeCatalog theirs;
    private final LakeCatalog ours;
    /** Delete files that the other catalog has no row of any more, since later ones took their place: the data file of each. */
    private final Map<Long, Long> replacedDeletes;

    Replay(LakeCatalog theirs, LakeCatalog ours, Map<Long, Long> replacedDeletes) {
        this.theirs = theirs;
        this.ours = ours;
        this.replacedDeletes = replacedDeletes;
    }

    void run() {
        List<SnapshotInfo> all = theirs.snapshots();
        for (int i = 1; i < all.size(); i++) {
            commit(all.get(i - 1), all.get(i));
        }
    }

    private void commit(SnapshotInfo before, SnapshotInfo after) {
        LakeNames old = theirs.names(before.snapshot());
        LakeNames now = theirs.names(after.snapshot());
        LakeCommit commit = LakeCommit.on(ours, ours.latest());
        dropAndCreate(commit, old, now);
        for (LakeTable table : now.tables()) {
            old.tables().stream().filter(t -> t.id() == table.id()).findFirst().ifPresent(t -> alter(commit, t, table));
            data(commit, table, before, after);
        }
        commit.commit("", "", "");
    }

    private static void dropAndCreate(LakeCommit commit, LakeNames old, LakeNames now) {
        old.schemas().stream()
                .filter(s -> now.schemas().stream().noneMatch(n -> n.id() == s.id()))
                .forEach(s -> commit.define().dropSchema(s.id()));
        now.schemas().stream()
                .filter(s -> old.schemas().stream().noneMatch(n -> n.id() == s.id()))
                .forEach(s -> commit.define().createSchema(s.name()));
        now.tables().stream()
                .filter(t -> old.tables().stream().noneMatch(n -> n.id() == t.id()))
                .forEach(t -> commit.define()
                        .createTable(
                                t.schema().id(),
                                t.name(),
                                t.columns().stream().map(Replay::plan).toList(),
                                List.of()));
        now.views().stream()
                .filter(v -> old.views().stream().noneMatch(n -> n.id() == v.id()))
                .forEach(v -> commit.define().createView(v.schema().id(), v.name(), v.sql(), v.aliases()));
    }

    static NewColumn plan(LakeColumn column) {
        return new NewColumn(
                column.name(),
                column.type(),
                column.defaultValue(),
                column.defaultType(),
                column.nullsAllowed(),
                column.children().stream().map(Replay::plan).toList());
    }

    private static void alter(LakeCommit commit, LakeTable old, LakeTable now) {
        if (!old.name().equals(now.name())) {
            commit.define().renameTable(old.id(), now.name());
        }
        TableChanges changes = commit.alter(now.id());
        Map<Long, LakeColumn> after =
                now.columns().stream().collect(Collectors.toMap(LakeColumn::id, Function.identity()));
        for (LakeColumn column : old.columns()) {
            LakeColumn other = after.get(column.id());
            if (other == null) {
                changes.drop(column.id());
                continue;
            }
            if (!other.name().equals(column.name())) {
                changes.rename(column.id(), other.name());
            }
            if (!other.type().equals(column.type())) {
                changes.retype(column.id(), other.type());
            }
        }
        now.columns().stream()
                .filter(c -> old.columns().stream().noneMatch(o -> o.id() == c.id()))
                .forEach(c -> changes.add(plan(c)));
        if (!old.partitioning().equals(now.partitioning())) {
            changes.partitionBy(now.partitioning().map(Partitioning::fields).orElse(List.of()));
        }
    }

    private void data(LakeCommit commit, LakeTable table, SnapshotInfo before, SnapshotInfo after) {
        long at = after.snapshot().id();
        Map<Long, LakeFile> mine = new TreeMap<>();
        LakeNames names = ours.names(ours.latest());
        names.tables().stream()
                .filter(t -> t.id() == table.id())
                .forEach(t -> ours.read(
                                "files",
                                s -> new CatalogReader(s).files(t, ours.latest().id()))
                        .forEach(f -> mine.put(f.id(), f)));
        List<LakeFile> files = theirs.read("files", s -> new CatalogReader(s).allFiles(table.id()));
        List<NewDataFile> added = files.stream()
                .filter(f -> f.begin() == at)
                .map(f -> file(table, f))
                .toList();
        commit.append(table.id(), added);
        List<LakeFile> ended = files.stream()
                .filter(f -> f.end().equals(OptionalLong.of(at)))
                .map(f -> mine.get(f.id()))
                .toList();
        if (!ended.isEmpty()) {
            commit.endFiles(table.id(), ended);
        }
        List<NewDeleteFile> deletes = new ArrayList<>();
        for (long id = before.snapshot().nextFileId(); id < after.snapshot().nextFileId(); id++) {
            deleteFile(table, id)
                    .ifPresent(file -> deletes.add(new NewDeleteFile(mine.get(file.dataFileId()), new Written(file))));
        }
        if (!deletes.isEmpty()) {
            commit.delete(table.id(), deletes);
        }
    }

    private Optional<DeleteFile> deleteFile(LakeTable table, long id) {
        Optional<DeleteFile> there =
                theirs.read("deletes", s -> new CatalogReader(s).allDeleteFiles(table.id())).stream()
                        .filter(d -> d.id() == id)
                        .findFirst();
        if (there.isPresent() || !replacedDeletes.containsKey(id)) {
            return there;
        }
        String scheduled = theirs.read(
                        "scheduled",
                        s -> s.list(
                                row -> row.text(1),
                                "SELECT path FROM " + s.table("ducklake_files_scheduled_for_deletion")
                                        + " WHERE data_file_id = ?",
                                id))
                .get(0);
        LakePath path = new LakePath(scheduled.substring(table.folder("").length()), true);
        return Optional.of(new DeleteFile(
                id,
                replacedDeletes.get(id),
                0,
                OptionalLong.empty(),
                path,
                "parquet",
                1,
                1,
                OptionalLong.of(1),
                Optional.empty(),
                OptionalLong.empty()));
    }

    private NewDataFile file(LakeTable table, LakeFile file) {
        List<Long> leaves = List.copyOf(new ColumnTree(table.columns()).leaves().keySet());
        Map<Long, List<ColumnStats>> stats =
                theirs.read("stats", s -> new CatalogReader(s).columnStats(table.id(), leaves, file.begin()));
        List<NameMapping> mappings = theirs.read("mappings", s -> new CatalogReader(s).mappings(table.id()));
        Optional<List<NameMapping.Field>> mapping = mappings.stream()
                .filter(m -> file.mappingId().equals(OptionalLong.of(m.id())))
                .map(NameMapping::fields)
                .findFirst();
        return new NewDataFile(
                file.path(),
                file.recordCount(),
                file.sizeBytes(),
                file.footerSize(),
                file.partitionId(),
                file.partitionValues(),
                stats.getOrDefault(file.id(), List.of()),
                mapping,
                file.encryptionKey());
    }

    private record Written(DeleteFile file) implements NewDeleteFile.Writer {
        @Override
        public WrittenDeletes write(long snapshotId) {
            return new WrittenDeletes(
                    file.path(),
                    file.format(),
                    file.deleteCount(),
                    file.sizeBytes(),
                    file.footerSize(),
                    file.partialMax().isPresent() ? OptionalLong.of(file.begin()) : OptionalLong.empty(),
                    file.partialMax(),
                    file.encryptionKey());
        }

        @Override
        public void discard(WrittenDeletes written) {
            throw new AssertionError("nothing is to be discarded");
        }
    }
}
