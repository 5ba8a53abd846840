package dev.tarn.postgres;

import dev.tarn.model.TableSchema;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;

/**
 * A load's rows where no reader sees them.
 *
 * @param request what was staged first
 * @param place where the rows go
 * @param relation where they are
 * @param columns the columns that they have there
 * @param table what was counted so far
 * @param grown whether rows came after the planner was told of the first ones
 */
record Staged(
        StageRequest request, Place place, Relation relation, TableSchema columns, StagedTable table, boolean grown) {

    Staged grown(StagedTable more) {
        return new Staged(request, place, relation, columns, more, true);
    }

    Staged with(TableSchema other) {
        return new Staged(request, place, relation, other, table, grown);
    }
}
