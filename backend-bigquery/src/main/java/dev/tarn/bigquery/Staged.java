package dev.tarn.bigquery;

import com.google.cloud.bigquery.TableId;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;

/**
 * A load's rows where no reader sees them.
 *
 * @param request what was staged first
 * @param relation where they are
 * @param columns the columns that they have there, as the table shall have them
 * @param table what was counted so far
 */
record Staged(StageRequest request, TableId relation, TableSchema columns, StagedTable table) {

    Staged grown(StagedTable more) {
        return new Staged(request, relation, columns, more);
    }
}
