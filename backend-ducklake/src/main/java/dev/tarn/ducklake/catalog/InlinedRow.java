package dev.tarn.ducklake.catalog;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row that the catalog holds.
 *
 * @param rowId its row id
 * @param begin the first snapshot that it is in
 * @param end the first snapshot that it is no longer in
 * @param values the texts of its columns, of which {@link CatalogDialect#inlinedValue} makes values; an absent one is NULL
 */
public record InlinedRow(long rowId, long begin, OptionalLong end, List<Optional<String>> values) {

    /** Copies the values. */
    public InlinedRow {
        values = List.copyOf(values);
    }
}
