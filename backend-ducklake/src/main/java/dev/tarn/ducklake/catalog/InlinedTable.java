package dev.tarn.ducklake.catalog;

/**
 * A table of the catalog that holds rows of a lake's table.
 *
 * @param tableId the lake's table
 * @param name what the catalog calls it
 * @param schemaVersion the schema version whose columns it has, in order, after {@code row_id, begin_snapshot, end_snapshot}
 */
public record InlinedTable(long tableId, String name, long schemaVersion) {}
