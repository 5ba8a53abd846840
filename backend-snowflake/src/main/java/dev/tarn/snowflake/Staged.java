package dev.tarn.snowflake;

import dev.tarn.model.TableSchema;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;

/**
 * A load's rows, in a table of their own.
 *
 * @param request its first part
 * @param target the table that they go to
 * @param relation where they are
 * @param columns their columns, as they were staged
 * @param parts how many parts there are
 * @param changes whether the target, as it was seen, has to change for them
 * @param table what was counted
 */
record Staged(
        StageRequest request,
        Relation target,
        Relation relation,
        TableSchema columns,
        int parts,
        boolean changes,
        StagedTable table) {

    /** With another part. */
    Staged grown(StagedTable counted) {
        return new Staged(request, target, relation, columns, parts + 1, changes, counted);
    }
}
