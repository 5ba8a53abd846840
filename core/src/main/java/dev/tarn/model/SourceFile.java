package dev.tarn.model;

import java.util.List;

/**
 * A data file and the columns it has.
 *
 * @param file the file
 * @param columns its columns, in its order
 */
public record SourceFile(DataFile file, List<SourceColumn> columns) {

    /** Copies the columns. */
    public SourceFile {
        columns = List.copyOf(columns);
    }
}
