package dev.tarn.ducklake.files;

import dev.tarn.ducklake.commit.LakeCommit;
import dev.tarn.ducklake.commit.NewDataFile;
import dev.tarn.ducklake.commit.PartitionScope;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which partitions of a table all that a commit does to it is of, as long as that can be said. */
final class ReplaceScopes {

    private final Map<Long, Scope> scopes = new HashMap<>();

    private static final class Scope {
        private boolean whole;
        private boolean deletes;
        private Optional<Long> partitioning = Optional.empty();
        private final Set<List<Optional<String>>> values = new HashSet<>();

        void add(long partitioningId, List<Optional<String>> partition) {
            if (partitioning.isPresent() && partitioning.get() != partitioningId) {
                whole = true;
            }
            partitioning = Optional.of(partitioningId);
            values.add(partition);
        }
    }

    private Scope scope(long tableId) {
        return scopes.computeIfAbsent(tableId, id -> new Scope());
    }

    void appended(long tableId, List<NewDataFile> files) {
        Scope scope = scope(tableId);
        for (NewDataFile file : files) {
            if (file.partitionId().isEmpty()) {
                scope.whole = true;
            } else {
                scope.add(file.partitionId().getAsLong(), file.partitionValues());
            }
        }
    }

    void deletedPartition(long tableId, long partitioningId, List<Optional<String>> values) {
        Scope scope = scope(tableId);
        scope.deletes = true;
        scope.add(partitioningId, values);
    }

    void anywhere(long tableId) {
        scope(tableId).whole = true;
    }

    void finish(LakeCommit commit) {
        scopes.forEach((tableId, scope) -> {
            if (!scope.whole && scope.deletes && scope.partitioning.get() >= 0) {
                commit.within(tableId, new PartitionScope(scope.partitioning.get(), scope.values));
            }
        });
    }
}
