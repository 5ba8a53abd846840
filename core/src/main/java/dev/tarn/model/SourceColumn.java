package dev.tarn.model;

/**
 * A column as one file has it.
 *
 * @param position from 0, in the file's order
 * @param originalName the name in the file, byte for byte; two columns of a file may differ by case only
 * @param type the type that the file's own schema declares; text in files that declare none (CSV)
 */
public record SourceColumn(int position, String originalName, ColumnType type) {}
