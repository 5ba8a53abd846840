package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Makes the list of changes of a draft, in the order in which the official extension writes it. */
record ChangeList(Draft draft, LongUnaryOperator numbers) {

    LakeChanges changes() {
        DraftDiff diff = new DraftDiff(draft);
        List<LakeChanges.Change> all = new ArrayList<>();
        add(all, "dropped_schema", diff.droppedSchemas().stream().map(s -> s.id()));
        add(all, "dropped_table", diff.droppedTables().stream().map(LakeTable::id));
        add(all, "dropped_view", diff.droppedViews().stream().map(LakeView::id));
        diff.createdSchemas().stream()
                .map(s -> LakeChanges.Change.created("created_schema", s.name(), ""))
                .sorted(byName())
                .forEach(all::add);
        Stream<LakeChanges.Change> tables = diff.tables().stream()
                .filter(t -> t.created() || t.renamed())
                .map(TableDiff::after)
                .map(t -> LakeChanges.Change.created("created_table", t.schema().name(), t.name()));
        Stream<LakeChanges.Change> views = Stream.concat(diff.createdViews().stream(), diff.renamedViews().stream())
                .map(v -> LakeChanges.Change.created("created_view", v.schema().name(), v.name()));
        Stream.concat(tables, views).sorted(byName()).forEach(all::add);
        add(all, "inserted_into_table", with(TableData::inserts));
        add(all, "deleted_from_table", with(TableData::deletesRows));
        add(
                all,
                "altered_table",
                diff.tables().stream()
                        .filter(TableDiff::altered)
                        .map(t -> t.after().id()));
        add(all, "altered_view", diff.commentedViews().stream().map(LakeView::id));
        add(all, "inlined_delete", with(TableData::deletesInlined));
        for (Compaction.Kind kind : Compaction.Kind.values()) {
            add(all, kind.change(), with(data -> data.compacts(kind)));
        }
        return new LakeChanges(all);
    }

    private Stream<Long> with(Predicate<TableData> what) {
        return draft.data().entrySet().stream()
                .filter(entry -> what.test(entry.getValue()))
                .map(java.util.Map.Entry::getKey);
    }

    private void add(List<LakeChanges.Change> all, String type, Stream<Long> ids) {
        ids.map(numbers::applyAsLong).sorted().forEach(id -> all.add(LakeChanges.Change.of(type, id)));
    }

    private static Comparator<LakeChanges.Change> byName() {
        return Comparator.comparing((LakeChanges.Change c) -> c.schema().toLowerCase(Locale.ROOT))
                .thenComparing(c -> c.name().toLowerCase(Locale.ROOT));
    }
}
