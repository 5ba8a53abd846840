package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.LakeSchema;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a draft changes in the lake's names, against the snapshot that it was made from. */
final class DraftDiff {

    private final Map<Long, LakeSchema> oldSchemas;
    private final Map<Long, LakeTable> oldTables;
    private final Map<Long, LakeView> oldViews;
    private final Draft draft;

    DraftDiff(Draft draft) {
        this.draft = draft;
        this.oldSchemas = byId(draft.base().schemas(), LakeSchema::id);
        this.oldTables = byId(draft.base().tables(), LakeTable::id);
        this.oldViews = byId(draft.base().views(), LakeView::id);
    }

    private static <T> Map<Long, T> byId(List<T> all, Function<T, Long> id) {
        return all.stream().collect(Collectors.toMap(id, Function.identity()));
    }

    List<LakeSchema> createdSchemas() {
        return draft.schemas().values().stream()
                .filter(s -> !oldSchemas.containsKey(s.id()))
                .toList();
    }

    List<LakeSchema> droppedSchemas() {
        return gone(draft.base().schemas(), LakeSchema::id, draft.schemas().keySet());
    }

    /** Tables that are created or changed, in the order in which they are in the draft. */
    List<TableDiff> tables() {
        return draft.tables().values().stream()
                .map(t -> new TableDiff(Optional.ofNullable(oldTables.get(t.id())), t))
                .filter(TableDiff::changed)
                .toList();
    }

    List<LakeTable> droppedTables() {
        return gone(draft.base().tables(), LakeTable::id, draft.tables().keySet());
    }

    List<LakeView> createdViews() {
        return draft.views().values().stream()
                .filter(v -> !oldViews.containsKey(v.id()))
                .toList();
    }

    List<LakeView> renamedViews() {
        return draft.views().values().stream()
                .filter(v -> oldViews.containsKey(v.id())
                        && !oldViews.get(v.id()).name().equals(v.name()))
                .toList();
    }

    List<LakeView> commentedViews() {
        return draft.views().values().stream()
                .filter(v -> oldViews.containsKey(v.id())
                        ? !oldViews.get(v.id()).comment().equals(v.comment())
                        : v.comment().isPresent())
                .toList();
    }

    List<LakeView> droppedViews() {
        return gone(draft.base().views(), LakeView::id, draft.views().keySet());
    }

    private static <T> List<T> gone(List<T> before, Function<T, Long> id, Set<Long> after) {
        return before.stream().filter(t -> !after.contains(id.apply(t))).toList();
    }

    /** Whether the lake's names are others afterwards, so that they get a new schema version. */
    boolean namesChanged() {
        return !createdSchemas().isEmpty()
                || !droppedSchemas().isEmpty()
                || !tables().isEmpty()
                || !droppedTables().isEmpty()
                || !createdViews().isEmpty()
                || !renamedViews().isEmpty()
                || !commentedViews().isEmpty()
                || !droppedViews().isEmpty();
    }

    /** Whether anything is changed at all. */
    boolean changed() {
        return changedOtherwise() || compacts();
    }

    private boolean changedOtherwise() {
        return namesChanged()
                || draft.data().values().stream().anyMatch(d -> d.inserts() || d.deletesRows() || d.deletesInlined());
    }

    private boolean compacts() {
        return draft.data().values().stream().anyMatch(d -> !d.compacted().isEmpty());
    }

    /** Whether files are compacted beside other changes, or for both reasons: the format has no such snapshots. */
    boolean mixed() {
        boolean both = Stream.of(Compaction.Kind.values())
                .allMatch(kind -> draft.data().values().stream().anyMatch(d -> d.compacts(kind)));
        return both || compacts() && changedOtherwise();
    }
}
