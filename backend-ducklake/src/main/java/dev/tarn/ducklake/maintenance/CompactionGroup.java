package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.commit.Compaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Files that are written again into one.
 *
 * @param kind why
 * @param columnsAt the snapshot whose columns the output has
 * @param files the files, oldest first
 * @param rows how many rows the output has
 */
record CompactionGroup(Compaction.Kind kind, long columnsAt, List<LakeFile> files, long rows) {

    CompactionGroup {
        files = List.copyOf(files);
    }

    /** Small files side by side: of one partition, and with the columns of one version of the table, none ever deleted from. */
    static List<CompactionGroup> small(CompactionSource source) {
        long target = source.writing().targetFileSize();
        List<LakeFile> small = source.files().stream()
                .filter(f -> f.sizeBytes() < target
                        && f.recordCount() > 0
                        && !source.deletedFrom().contains(f.id())
                        && !source.inlinedDeletes().containsKey(f.id())
                        && source.versions().floor(f.begin()) != null)
                .toList();
        Function<LakeFile, Object> key =
                f -> List.of(source.versions().floor(f.begin()), f.partitionId(), f.partitionValues());
        List<CompactionGroup> groups = new ArrayList<>();
        for (List<LakeFile> files : filled(small, key, LakeFile::sizeBytes, target)) {
            if (files.size() > 1) {
                long rows = files.stream().mapToLong(LakeFile::recordCount).sum();
                groups.add(new CompactionGroup(
                        Compaction.Kind.MERGE_ADJACENT,
                        source.versions().floor(files.get(0).begin()),
                        files,
                        rows));
            }
        }
        return groups;
    }

    /** Files that have lost at least a share of their rows; those of one partition become one file, up to the size of files. */
    static List<CompactionGroup> deletedFrom(CompactionSource source, double share, long now) {
        List<LakeFile> sparse = source.files().stream()
                .filter(f -> source.deleted(f) > 0 && source.deleted(f) >= share * f.recordCount())
                .toList();
        Function<LakeFile, Object> key = f -> List.of(f.partitionId(), f.partitionValues());
        ToLongFunction<LakeFile> size = f -> f.recordCount() == 0
                ? 0
                : Math.round((double) f.sizeBytes() * (f.recordCount() - source.deleted(f)) / f.recordCount());
        List<CompactionGroup> groups = new ArrayList<>();
        for (List<LakeFile> files : filled(sparse, key, size, source.writing().targetFileSize())) {
            long rows = files.stream()
                    .mapToLong(f -> f.recordCount() - source.deleted(f))
                    .sum();
            groups.add(new CompactionGroup(Compaction.Kind.REWRITE_DELETES, now, files, rows));
        }
        return groups;
    }

    /** Those of one key together, oldest first, until they are as large as a file should be. */
    private static List<List<LakeFile>> filled(
            List<LakeFile> all, Function<LakeFile, Object> key, ToLongFunction<LakeFile> size, long target) {
        Map<Object, List<LakeFile>> byKey = new LinkedHashMap<>();
        all.stream()
                .sorted(Comparator.comparingLong(LakeFile::begin)
                        .thenComparingLong(f -> f.rowIdStart().orElse(Long.MAX_VALUE))
                        .thenComparingLong(LakeFile::id))
                .forEach(f -> byKey.computeIfAbsent(key.apply(f), k -> new ArrayList<>())
                        .add(f));
        List<List<LakeFile>> filled = new ArrayList<>();
        for (List<LakeFile> files : byKey.values()) {
            List<LakeFile> one = new ArrayList<>();
            long bytes = 0;
            for (LakeFile file : files) {
                if (bytes >= target) {
                    filled.add(one);
                    one = new ArrayList<>();
                    bytes = 0;
                }
                one.add(file);
                bytes += size.applyAsLong(file);
            }
            filled.add(one);
        }
        return filled;
    }

    /** Whether the files' row ids, as the catalog has them, follow each other. */
    boolean contiguous() {
        long next = files.get(0).rowIdStart().orElse(-1);
        for (LakeFile file : files) {
            if (file.rowIdStart().isEmpty() || file.rowIdStart().getAsLong() != next) {
                return false;
            }
            next += file.recordCount();
        }
        return true;
    }
}
