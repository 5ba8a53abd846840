package dev.tarn.ducklake.catalog;

/**
 * A deleted row of a data file that the catalog remembers, beside those in delete files.
 *
 * @param position the row's place in its file, from 0
 * @param begin the first snapshot that it is deleted in
 */
public record InlinedDelete(long position, long begin) {}
