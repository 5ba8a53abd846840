package dev.tarn.spi;

import dev.tarn.model.TableSchema;

/**
 * What goes where.
 *
 * @param load one of the attempt's loads
 * @param strategy whether the load replaces the whole table or a partition of it
 * @param schema the source's columns as the table shall have them, without {@link SystemColumns}; columns that a file lacks
 *     become NULL; values are converted to these types, exactly
 * @param data the rows
 * @param measure what is summed, by names in the source; {@link Measure#period()} is not used here
 */
public record StageRequest(
        PlannedLoad load, TableStrategy strategy, TableSchema schema, SourceData data, Measure measure) {}
