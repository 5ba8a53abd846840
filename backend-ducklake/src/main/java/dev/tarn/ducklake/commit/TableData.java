package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.InlinedTable;
import dev.tarn.ducklake.catalog.LakeFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a commit does to the rows of one table. */
final class TableData {

    private final List<Appended> appended = new ArrayList<>();
    private final Map<Long, LakeFile> ended = new TreeMap<>();
    private final Map<Long, PendingDeletes> deletes = new LinkedHashMap<>();
    private final Map<String, Set<Long>> inlined = new TreeMap<>();
    private final List<Compacted> compacted = new ArrayList<>();
    private final Set<Long> sources = new TreeSet<>();
    private Optional<PartitionScope> scope = Optional.empty();

    /** A file with the folder that it was written to, which is not always that of the table it goes to. */
    record Appended(NewDataFile file, String folder) {}

    /** A compaction with the folder that its output was written to. */
    record Compacted(Compaction compaction, String folder) {}

    void append(NewDataFile file, String folder) {
        appended.add(new Appended(file, folder));
    }

    void end(LakeFile file) {
        if (sources.contains(file.id()) || deletes.containsKey(file.id()) || ended.put(file.id(), file) != null) {
            throw twice(file);
        }
    }

    void delete(PendingDeletes pending) {
        LakeFile file = pending.spec().dataFile();
        if (sources.contains(file.id()) || ended.containsKey(file.id()) || deletes.put(file.id(), pending) != null) {
            throw twice(file);
        }
    }

    private static Refusal twice(LakeFile file) {
        return new Refusal("the data file " + file.path().text()
                + " is ended, deleted from or compacted twice; do it once in a commit");
    }

    void compact(Compaction compaction, String folder) {
        for (LakeFile source : compaction.sources()) {
            if (ended.containsKey(source.id()) || deletes.containsKey(source.id()) || !sources.add(source.id())) {
                throw twice(source);
            }
        }
        compacted.add(new Compacted(compaction, folder));
    }

    void deleteInlined(InlinedTable table, Set<Long> rowIds) {
        inlined.computeIfAbsent(table.name(), name -> new TreeSet<>()).addAll(rowIds);
    }

    void within(PartitionScope partitions) {
        scope = Optional.of(partitions);
    }

    List<Appended> appended() {
        return appended;
    }

    Map<Long, LakeFile> ended() {
        return ended;
    }

    List<PendingDeletes> deletes() {
        return List.copyOf(deletes.values());
    }

    List<Compacted> compacted() {
        return compacted;
    }

    boolean compacts(Compaction.Kind kind) {
        return compacted.stream().anyMatch(c -> c.compaction().kind() == kind);
    }

    Map<String, Set<Long>> inlined() {
        return inlined;
    }

    Optional<PartitionScope> scope() {
        return scope;
    }

    /** The data files that rows are deleted from, whole or in part, and those that are compacted. */
    Map<Long, LakeFile> touched() {
        Map<Long, LakeFile> touched = new TreeMap<>(ended);
        deletes.values()
                .forEach(d -> touched.put(d.spec().dataFile().id(), d.spec().dataFile()));
        compacted.forEach(c -> c.compaction().sources().forEach(f -> touched.put(f.id(), f)));
        return touched;
    }

    boolean inserts() {
        return !appended.isEmpty();
    }

    boolean deletesRows() {
        return !ended.isEmpty() || !deletes.isEmpty();
    }

    boolean deletesInlined() {
        return !inlined.isEmpty();
    }
}
