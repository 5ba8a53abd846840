package dev.tarn.ducklake.files;

/**
 * What replacing a partition comes to.
 *
 * @param inserted how many rows it has now
 * @param deleted how many rows it had
 * @param endedFiles how many files ended as a whole
 * @param openedFiles how many files had to be opened, to delete some of their rows
 */
public record Replaced(long inserted, long deleted, int endedFiles, int openedFiles) {}
