package dev.tarn.model;

/**
 * A column: what the table calls it, what the source called it, and its type.
 *
 * @param name the name in the table, before the database folds its case
 * @param originalName the name in the source, byte for byte
 * @param type the type
 */
public record Column(String name, String originalName, ColumnType type) {

    /** Checks that the column has a name. */
    public Column {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a column needs a name");
        }
    }

    /**
     * A column whose source has the same name for it.
     *
     * @param name the name in the table and in the source
     * @param type the type
     * @return the column
     */
    public static Column of(String name, ColumnType type) {
        return new Column(name, name, type);
    }
}
