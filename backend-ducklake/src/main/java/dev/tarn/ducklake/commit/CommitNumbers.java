package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.LakeSchema;
import dev.tarn.ducklake.catalog.LakeView;
import dev.tarn.ducklake.catalog.NameMapping;
import dev.tarn.ducklake.catalog.SnapshotRow;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The numbers that a try gives to what is new, in the order in which the official extension counts: schemas, tables each with its partitioning
 * and sort order, views; then column mappings, data files, delete files.
 */
final class CommitNumbers {

    private final Map<Long, Long> ids = new HashMap<>();
    private final Map<Long, Long> sortIds = new HashMap<>();
    private final Map<TableData.Appended, Long> mappingIds = new HashMap<>();
    private final Map<Long, List<NameMapping>> newMappings = new LinkedHashMap<>();
    private final SnapshotRow snapshot;
    private final long firstFileId;

    /**
     * Numbers all that is new.
     *
     * @param session reads mappings that can be used again
     * @param draft what is committed
     * @param diff its names against those of {@code latest}
     * @param latest the snapshot that it follows
     * @param time the new snapshot's time
     */
    CommitNumbers(CatalogSession session, Draft draft, DraftDiff diff, SnapshotRow latest, Instant time)
            throws SQLException {
        long catalogId = latest.nextCatalogId();
        for (LakeSchema schema : diff.createdSchemas()) {
            ids.put(schema.id(), catalogId++);
        }
        for (TableDiff table : diff.tables()) {
            if (table.created()) {
                ids.put(table.after().id(), catalogId++);
            }
            if (table.partitioningChanged() && table.after().partitioning().isPresent()) {
                ids.put(table.after().partitioning().get().id(), catalogId++);
            }
            if (table.sortChanged() && !table.after().sortOrder().isEmpty()) {
                sortIds.put(table.after().id(), catalogId++);
            }
        }
        for (LakeView view : diff.createdViews()) {
            ids.put(view.id(), catalogId++);
        }
        long fileId = mappings(session, draft, latest.nextFileId());
        firstFileId = fileId;
        for (TableData data : draft.data().values()) {
            fileId += data.appended().size() + data.deletes().size();
            fileId += data.compacted().stream()
                    .filter(c -> c.compaction().output().isPresent())
                    .count();
        }
        if (fileId == latest.nextFileId()
                && diff.tables().stream().anyMatch(t -> !t.unboundColumns().isEmpty())) {
            // The extension keeps statistics of tables by this number, and a commit that forgets bounds changes them.
            fileId++;
        }
        long schemaVersion = latest.schemaVersion() + (diff.namesChanged() ? 1 : 0);
        snapshot = new SnapshotRow(latest.id() + 1, time, schemaVersion, catalogId, fileId);
    }

    private long mappings(CatalogSession session, Draft draft, long next) throws SQLException {
        long id = next;
        for (Map.Entry<Long, TableData> table : draft.data().entrySet()) {
            List<TableData.Appended> mapped = table.getValue().appended().stream()
                    .filter(a -> a.file().mapping().isPresent())
                    .toList();
            if (mapped.isEmpty()) {
                continue;
            }
            List<NameMapping> known = new ArrayList<>(
                    table.getKey() < 0 ? List.of() : new CatalogReader(session).mappings(table.getKey()));
            for (TableData.Appended appended : mapped) {
                List<NameMapping.Field> fields = appended.file().mapping().orElseThrow();
                OptionalLong same = known.stream()
                        .filter(m -> m.fields().equals(fields))
                        .mapToLong(NameMapping::id)
                        .findFirst();
                if (same.isEmpty()) {
                    NameMapping mapping = new NameMapping(id++, fields);
                    known.add(mapping);
                    newMappings
                            .computeIfAbsent(table.getKey(), t -> new ArrayList<>())
                            .add(mapping);
                }
                mappingIds.put(appended, same.orElse(id - 1));
            }
        }
        return id;
    }

    SnapshotRow snapshot() {
        return snapshot;
    }

    /** The number in the catalog of something that may be new. */
    long of(long id) {
        return ids.getOrDefault(id, id);
    }

    long sortId(long tableId) {
        return sortIds.get(tableId);
    }

    OptionalLong mapping(TableData.Appended appended) {
        Long id = mappingIds.get(appended);
        return id == null ? OptionalLong.empty() : OptionalLong.of(id);
    }

    /** New mappings by the number of their table. */
    Map<Long, List<NameMapping>> newMappings() {
        return newMappings;
    }

    /** The number of the first data file; the others, then delete files and what compaction writes, follow. */
    long firstFileId() {
        return firstFileId;
    }
}
