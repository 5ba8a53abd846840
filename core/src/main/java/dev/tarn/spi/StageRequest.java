package dev.tarn.spi;

import dev.tarn.model.TableSchema;

/**
 * What goes where: all rows of a load, or a part of them.
 *
 * @param load one of the attempt's loads
 * @param strategy whether the load replaces the whole table or a partition of it
 * @param schema the source's columns as the table shall have them, without {@link SystemColumns}; columns that a file lacks
 *     become NULL; values are converted to these types, exactly
 * @param data the rows
 * @param measure what is summed, by names in the source; {@link Measure#period()} is not used here
 */
public record StageRequest(
        PlannedLoad load, TableStrategy strategy, TableSchema schema, SourceData data, Measure measure) {

    /**
     * Makes sure that this is a further part of what another request began.
     *
     * @param first what was staged before
     * @throws IllegalArgumentException where load, strategy, schema or measure differ
     */
    public void requirePartOf(StageRequest first) {
        if (!load.equals(first.load)
                || strategy != first.strategy
                || !schema.equals(first.schema)
                || !measure.equals(first.measure)) {
            throw new IllegalArgumentException(load.key()
                    + " is staged already with another load id, table, strategy, schema or measure: parts of a load agree in all but"
                    + " their data");
        }
    }
}
