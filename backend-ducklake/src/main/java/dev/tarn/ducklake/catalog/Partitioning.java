package dev.tarn.ducklake.catalog;

import java.util.List;

/**
 * How new files of a table are partitioned.
 *
 * @param id its number
 * @param fields the keys in order; none where partitioning was reset
 */
public record Partitioning(long id, List<PartitionField> fields) {

    /** Copies the fields. */
    public Partitioning {
        fields = List.copyOf(fields);
    }
}
