package dev.tarn.ducklake.scan;

import java.util.List;

/**
 * How files of one kind are read.
 *
 * @param byName whether their columns are found by name; else by number
 * @param sources where each of the table's columns comes from, in the table's order
 */
record FileLayout(boolean byName, List<Source> sources) {

    FileLayout {
        sources = List.copyOf(sources);
    }

    /** Where a column comes from. */
    sealed interface Source {}

    /**
     * From a column of the file, or, by number, from the column's initial default where the file lacks it.
     *
     * @param field the file's column
     */
    record Held(FileField field) implements Source {}

    /**
     * From the file's path.
     *
     * @param name the name before the equals sign
     */
    record InPath(String name) implements Source {}

    /** From the column's initial default. */
    record Lacking() implements Source {}

    boolean readsPaths() {
        return sources.stream().anyMatch(InPath.class::isInstance);
    }
}
