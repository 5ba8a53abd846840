package dev.tarn.ducklake.commit;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Some partitions of a table: all that a commit read, replaced and wrote in it.
 *
 * @param partitionId the partitioning, as {@code LakeTable.partitioning()} has it
 * @param values the values of all its keys, once for each partition
 */
public record PartitionScope(long partitionId, Set<List<Optional<String>>> values) {

    /** Copies the values. */
    public PartitionScope {
        values = Set.copyOf(values);
    }
}
