package dev.tarn.model;

import java.time.Instant;

/**
 * A schema that an export has had.
 *
 * @param export the export
 * @param hash {@link TableSchema#hash()}
 * @param schema the columns, with the names they have in the source
 * @param since when a load with it was first published
 */
public record SchemaVersion(ExportId export, String hash, TableSchema schema, Instant since) {}
