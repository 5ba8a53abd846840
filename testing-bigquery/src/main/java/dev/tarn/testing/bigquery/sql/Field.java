package dev.tarn.testing.bigquery.sql;

import java.util.List;
import java.util.Optional;

/**
 * A column of a table or of a result, or a field of a record.
 *
 * @param name its name
 * @param type the service's name of its type, as the REST interface spells it: {@code INTEGER}, {@code BIGNUMERIC}, {@code RECORD}
 * @param mode {@code NULLABLE}, {@code REQUIRED} or {@code REPEATED}
 * @param precision digits of a number or length of a text; 0 if not limited
 * @param scale digits behind the point
 * @param fields a record's fields
 * @param description what it is for
 */
public record Field(
        String name,
        String type,
        String mode,
        int precision,
        int scale,
        List<Field> fields,
        Optional<String> description) {

    /** Fields are copied. */
    public Field {
        fields = List.copyOf(fields);
    }

    /**
     * A column without parameters.
     *
     * @param name its name
     * @param type its type
     * @return the column
     */
    public static Field of(String name, String type) {
        return new Field(name, type, "NULLABLE", 0, 0, List.of(), Optional.empty());
    }

    /**
     * The same in another mode.
     *
     * @param other the mode
     * @return the column
     */
    public Field withMode(String other) {
        return new Field(name, type, other, precision, scale, fields, description);
    }

    /**
     * The same under another name.
     *
     * @param other the name
     * @return the column
     */
    public Field named(String other) {
        return new Field(other, type, mode, precision, scale, fields, description);
    }

    /**
     * The same with another description.
     *
     * @param other what it is for
     * @return the column
     */
    public Field described(Optional<String> other) {
        return new Field(name, type, mode, precision, scale, fields, other);
    }

    /**
     * Whether it holds an array.
     *
     * @return whether it does
     */
    public boolean repeated() {
        return mode.equals("REPEATED");
    }

    /**
     * Whether it must have a value.
     *
     * @return whether it must
     */
    public boolean required() {
        return mode.equals("REQUIRED");
    }
}
