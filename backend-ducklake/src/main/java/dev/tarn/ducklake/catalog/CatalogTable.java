package dev.tarn.ducklake.catalog;

import java.util.List;

/**
 * One of the tables of the format. The order of its columns is part of the format.
 *
 * @param name its name
 * @param columns its columns, in order
 */
public record CatalogTable(String name, List<Column> columns) {

    /** Copies the columns. */
    public CatalogTable {
        columns = List.copyOf(columns);
    }

    /**
     * A column.
     *
     * @param name its name
     * @param type its type
     * @param key whether it is the table's primary key
     * @param required whether it may not be NULL
     */
    public record Column(String name, CatalogType type, boolean key, boolean required) {}

    /**
     * A column by its name.
     *
     * @param name the name
     * @return the column
     * @throws IllegalArgumentException if the table has no such column
     */
    public Column column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(this.name + " has no column " + name));
    }
}
