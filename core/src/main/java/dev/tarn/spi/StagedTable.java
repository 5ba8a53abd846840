package dev.tarn.spi;

import dev.tarn.model.SchemaChange;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What was staged of a load so far, as counted in the staged table itself.
 *
 * @param rows rows written
 * @param rowsByFile rows by the key of their file; those that tell none, as rows of an application mostly, are left out
 * @param costByCurrency exact sums by currency, the empty string standing for none; empty where nothing is summed
 * @param rounded how many values had more digits behind the point than their column keeps, and were rounded half-up
 * @param change what was added to and widened in a table that existed before the load's first part; {@link SchemaChange#NONE} for a
 *     new table
 */
public record StagedTable(
        long rows,
        Map<String, Long> rowsByFile,
        Map<String, BigDecimal> costByCurrency,
        long rounded,
        SchemaChange change) {

    /** Copies the maps. */
    public StagedTable {
        rowsByFile = Map.copyOf(rowsByFile);
        costByCurrency = Map.copyOf(costByCurrency);
    }
}
