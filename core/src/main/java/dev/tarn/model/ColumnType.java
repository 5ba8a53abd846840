package dev.tarn.model;

import java.util.List;

/**
 * A column's type, the same for every database. A backend maps each to its own type and back without loss.
 *
 * <p>Java values: {@link Text} and {@link Json} {@code String}, {@link Bool} {@code Boolean}, {@link Int64} {@code Long},
 * {@link Float64} {@code Double}, {@link Decimal} {@code BigDecimal}, {@link Date} {@code LocalDate}, {@link Timestamp}
 * {@code Instant}, {@link Binary} {@code byte[]}, {@link MapOf} {@code Map}, {@link ListOf} {@code List}, {@link StructOf}
 * {@code Map} by field name.
 */
public sealed interface ColumnType {

    /** Money and quantities: 38 digits, 18 of them behind the point. */
    Decimal MONEY = new Decimal(38, 18);

    /** Text of any length. */
    Text TEXT = new Text();

    /** An instant, UTC, to the microsecond. */
    Timestamp TIMESTAMP = new Timestamp();

    /** A map from text to text, such as tags. */
    MapOf TEXT_MAP = new MapOf(TEXT, TEXT);

    /** Text of any length, Unicode. */
    record Text() implements ColumnType {}

    /** True or false. */
    record Bool() implements ColumnType {}

    /** A signed 64-bit integer. */
    record Int64() implements ColumnType {}

    /** A 64-bit binary floating-point number: measurements only, never money. */
    record Float64() implements ColumnType {}

    /**
     * An exact decimal.
     *
     * @param precision all digits, 1 to 38
     * @param scale digits behind the point, 0 to precision
     */
    record Decimal(int precision, int scale) implements ColumnType {
        /** Checks the bounds. */
        public Decimal {
            if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
                throw new IllegalArgumentException("no such decimal: (" + precision + "," + scale + ")");
            }
        }
    }

    /** A calendar day. */
    record Date() implements ColumnType {}

    /** An instant, kept in UTC to the microsecond, whatever the machine's or the session's zone. */
    record Timestamp() implements ColumnType {}

    /** Bytes. */
    record Binary() implements ColumnType {}

    /** A JSON document, as text. */
    record Json() implements ColumnType {}

    /**
     * A map.
     *
     * @param key the keys' type
     * @param value the values' type
     */
    record MapOf(ColumnType key, ColumnType value) implements ColumnType {}

    /**
     * A list.
     *
     * @param element the elements' type
     */
    record ListOf(ColumnType element) implements ColumnType {}

    /**
     * Named fields.
     *
     * @param fields the fields, in order
     */
    record StructOf(List<Column> fields) implements ColumnType {
        /** Copies the fields. */
        public StructOf {
            fields = List.copyOf(fields);
        }
    }

    /**
     * The narrowest type that holds every value of both without loss. Numbers widen to {@link Decimal}, a binary
     * floating-point number beside an exact one becomes {@link #MONEY}; types that have nothing in common become text.
     *
     * @param other the other type
     * @return the common type, one of the two where it suffices
     */
    default ColumnType widenTo(ColumnType other) {
        return TypeWidening.common(this, other);
    }
}
