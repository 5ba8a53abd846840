package dev.tarn.ducklake.catalog;

/**
 * A snapshot with what was said of it.
 *
 * @param snapshot the snapshot
 * @param changes what it changed, in the format of {@code changes_made}; empty where nothing
 * @param author who made it, or empty
 * @param message why, or empty
 * @param extraInfo what else was said, or empty
 */
public record SnapshotInfo(SnapshotRow snapshot, String changes, String author, String message, String extraInfo) {}
