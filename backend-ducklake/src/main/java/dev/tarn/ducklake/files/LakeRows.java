package dev.tarn.ducklake.files;

import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTable;
import java.util.List;
import java.util.Locale;

/**
 * Rows to write: a SELECT for the engine, trusted, without parameters.
 *
 * @param select the SELECT
 * @param columns the columns of the table that it gives, by name, in any order; a table's other columns get their defaults. It may
 *     give more than these.
 * @param lineage which hidden columns it gives besides
 * @param onePartition whether all rows are thought to be of one partition: they are written faster then, and slower where they are not
 */
public record LakeRows(String select, List<String> columns, Lineage lineage, boolean onePartition) {

    /** The hidden columns that a file may have, for rows that are older than it. */
    public enum Lineage {
        /** Rows are new. */
        NONE,
        /** {@code _ducklake_internal_row_id}: rows keep their ids. */
        ROW_ID,
        /** {@code _ducklake_internal_snapshot_id}: rows keep the snapshot that inserted them. */
        SNAPSHOT,
        /** Both. */
        ROW_ID_AND_SNAPSHOT;

        boolean rowId() {
            return this == ROW_ID || this == ROW_ID_AND_SNAPSHOT;
        }

        boolean snapshot() {
            return this == SNAPSHOT || this == ROW_ID_AND_SNAPSHOT;
        }
    }

    /** Checks that there is something to write. */
    public LakeRows {
        if (select.isBlank() || columns.isEmpty()) {
            throw new IllegalArgumentException("rows to write need a SELECT and at least one column");
        }
        columns = List.copyOf(columns);
    }

    /**
     * New rows.
     *
     * @param select the SELECT
     * @param columns the columns that it gives
     * @return the rows
     */
    public static LakeRows of(String select, List<String> columns) {
        return new LakeRows(select, columns, Lineage.NONE, false);
    }

    /**
     * The same rows, thought to be of one partition.
     *
     * @return the rows
     */
    public LakeRows ofOnePartition() {
        return new LakeRows(select, columns, lineage, true);
    }

    /** The same rows where a file gives them: with all columns, and defaults filled in. */
    LakeRows withAll(LakeTable table) {
        return new LakeRows(
                select, table.columns().stream().map(LakeColumn::name).toList(), lineage, onePartition);
    }

    boolean gives(String column) {
        return columns.stream().anyMatch(c -> c.toLowerCase(Locale.ROOT).equals(column.toLowerCase(Locale.ROOT)));
    }
}
