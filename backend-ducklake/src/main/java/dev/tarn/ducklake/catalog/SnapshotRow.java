package dev.tarn.ducklake.catalog;

import java.time.Instant;

/**
 * A row of {@code ducklake_snapshot}.
 *
 * @param id the snapshot's number, from 0
 * @param time when it was committed
 * @param schemaVersion the number under which the lake's names are cached: two snapshots with one number have the same
 * @param nextCatalogId the next number of a schema, table, view, macro, partitioning or sort order
 * @param nextFileId the next number of a data file, delete file or column mapping
 */
public record SnapshotRow(long id, Instant time, long schemaVersion, long nextCatalogId, long nextFileId) {}
