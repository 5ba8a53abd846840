package dev.tarn.ducklake.catalog;

/**
 * One key of a partitioning.
 *
 * @param columnId the top-level column it is made of
 * @param transform {@code identity}, {@code year}, {@code month}, {@code day}, {@code hour} or {@code bucket(N)}
 */
public record PartitionField(long columnId, String transform) {}
