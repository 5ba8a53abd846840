package dev.tarn.ducklake.commit;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which change of another committer keeps a change of this one from being committed after it. Stricter than the official extension's
 * where that lets a deletion be lost: a deletion from files, and a compaction, also conflict with one of inlined rows.
 */
final class ConflictMatrix {

    private static final Set<String> COMPACTION = Set.of(
            "dropped_table",
            "deleted_from_table",
            "inlined_delete",
            "merge_adjacent",
            "rewrite_delete",
            "compacted_table");

    private static final Map<String, Set<String>> BY_NUMBER = Map.ofEntries(
            Map.entry(
                    "inserted_into_table",
                    Set.of("dropped_table", "altered_table", "deleted_from_table", "inlined_delete")),
            Map.entry(
                    "deleted_from_table",
                    Set.of(
                            "dropped_table",
                            "altered_table",
                            "merge_adjacent",
                            "rewrite_delete",
                            "compacted_table",
                            "inserted_into_table",
                            "inlined_insert",
                            "inlined_delete")),
            Map.entry(
                    "inlined_delete",
                    Set.of(
                            "dropped_table",
                            "altered_table",
                            "inlined_delete",
                            "inline_flush",
                            "flushed_inlined",
                            "inserted_into_table",
                            "inlined_insert")),
            Map.entry("merge_adjacent", COMPACTION),
            Map.entry("rewrite_delete", COMPACTION),
            Map.entry("altered_table", Set.of("dropped_table", "altered_table")),
            Map.entry("altered_view", Set.of("dropped_view", "altered_view")),
            Map.entry("dropped_table", Set.of("dropped_table")),
            Map.entry("dropped_view", Set.of("dropped_view")),
            Map.entry("dropped_schema", Set.of("dropped_schema")));

    private ConflictMatrix() {}

    /** Whether a change of this commit can't follow one of another. Deletions from the same table are left to a look at their files. */
    static boolean conflict(LakeChanges.Change mine, LakeChanges.Change theirs) {
        if (mine.id() >= 0) {
            return mine.id() == theirs.id()
                    && BY_NUMBER.getOrDefault(mine.type(), Set.of()).contains(theirs.type());
        }
        return theirs.id() < 0
                && family(mine).isPresent()
                && family(mine).equals(family(theirs))
                && same(mine.schema(), theirs.schema())
                && same(mine.name(), theirs.name());
    }

    /** What shares names: tables and views do. */
    private static Optional<String> family(LakeChanges.Change change) {
        return switch (change.type()) {
            case "created_schema" -> Optional.of("schema");
            case "created_table", "created_view" -> Optional.of("table or view");
            default -> Optional.empty();
        };
    }

    /** Whether what they created stands in a schema that is dropped. */
    static boolean createdIn(LakeChanges.Change theirs, String droppedSchema) {
        return theirs.id() < 0 && !theirs.name().isEmpty() && same(theirs.schema(), droppedSchema);
    }

    private static boolean same(String a, String b) {
        return a.toLowerCase(Locale.ROOT).equals(b.toLowerCase(Locale.ROOT));
    }
}
