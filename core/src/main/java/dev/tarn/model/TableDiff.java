package dev.tarn.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * How a table differs between two snapshots. Rows are compared by the source's columns, not by {@code tarn_load_id} and
 * {@code tarn_source_file}: a row that a restated month brings again as it was is no difference.
 *
 * @param before the earlier snapshot
 * @param after the later one
 * @param groupedBy the columns that differences are grouped by
 * @param groups a group for each combination of their values in which anything differs, by these values; without
 *     {@code groupedBy} exactly one
 */
public record TableDiff(Snapshot before, Snapshot after, List<String> groupedBy, List<Group> groups) {

    /** Copies the lists. */
    public TableDiff {
        groupedBy = List.copyOf(groupedBy);
        groups = List.copyOf(groups);
    }

    /**
     * What differs in a group.
     *
     * @param key the values of the columns that are grouped by, as text; an absent one is NULL
     * @param inserted rows that came
     * @param deleted rows that went
     * @param updated rows that the database knows to be the same row with other values; where it knows no rows, a changed row counts as
     *     deleted and inserted
     * @param sums the sums of the table's numbers, by column in the table's order. A floating-point number is summed as the decimal that it
     *     prints, to 18 places after the point; one that is 1e20 or more, infinite or no number at all is left out
     */
    public record Group(List<Optional<String>> key, long inserted, long deleted, long updated, List<Sum> sums) {
        /** Copies the lists. */
        public Group {
            key = List.copyOf(key);
            sums = List.copyOf(sums);
        }
    }

    /**
     * The sum of a column over a group, all its rows included.
     *
     * @param column the column
     * @param before its sum in the earlier snapshot; 0 where it had no such column
     * @param after its sum in the later one
     */
    public record Sum(String column, BigDecimal before, BigDecimal after) {
        /**
         * What the change makes of it.
         *
         * @return after less before
         */
        public BigDecimal difference() {
            return after.subtract(before);
        }
    }
}
