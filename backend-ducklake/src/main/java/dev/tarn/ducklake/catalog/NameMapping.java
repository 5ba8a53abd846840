package dev.tarn.ducklake.catalog;

import java.util.List;

/**
 * A column mapping: how a file without field ids is read.
 *
 * @param id its number
 * @param fields the top-level columns of the file that are mapped
 */
public record NameMapping(long id, List<Field> fields) {

    /** Copies the fields. */
    public NameMapping {
        fields = List.copyOf(fields);
    }

    /**
     * One column or field of a file.
     *
     * @param sourceName what the file calls it
     * @param columnId the table's column that it is
     * @param partition whether its value stands in the file's path, as {@code name=value}
     * @param children the fields of a nested one
     */
    public record Field(String sourceName, long columnId, boolean partition, List<Field> children) {
        /** Copies the children. */
        public Field {
            children = List.copyOf(children);
        }
    }
}
