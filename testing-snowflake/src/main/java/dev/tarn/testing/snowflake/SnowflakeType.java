package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.SqlCursor;
import dev.tarn.testing.emulator.SqlToken;
import java.util.Locale;
import java.util.Map;

/**
 * A column's type.
 *
 * @param base what kind it is
 * @param precision digits, characters or bytes
 * @param scale digits after the point, or of a second
 */
record SnowflakeType(Base base, int precision, int scale) {

    enum Base {
        NUMBER,
        FLOAT,
        TEXT,
        BOOLEAN,
        DATE,
        TIME,
        TIMESTAMP_NTZ,
        TIMESTAMP_LTZ,
        TIMESTAMP_TZ,
        BINARY,
        VARIANT,
        OBJECT,
        ARRAY
    }

    static final int LONGEST_TEXT = 16_777_216;
    static final int LONGEST_BINARY = 8_388_608;

    private static final Map<String, Base> NAMES = Map.ofEntries(
            Map.entry("NUMBER", Base.NUMBER),
            Map.entry("DECIMAL", Base.NUMBER),
            Map.entry("NUMERIC", Base.NUMBER),
            Map.entry("INT", Base.NUMBER),
            Map.entry("INTEGER", Base.NUMBER),
            Map.entry("BIGINT", Base.NUMBER),
            Map.entry("SMALLINT", Base.NUMBER),
            Map.entry("FLOAT", Base.FLOAT),
            Map.entry("DOUBLE", Base.FLOAT),
            Map.entry("REAL", Base.FLOAT),
            Map.entry("VARCHAR", Base.TEXT),
            Map.entry("STRING", Base.TEXT),
            Map.entry("TEXT", Base.TEXT),
            Map.entry("CHAR", Base.TEXT),
            Map.entry("BOOLEAN", Base.BOOLEAN),
            Map.entry("DATE", Base.DATE),
            Map.entry("TIME", Base.TIME),
            Map.entry("TIMESTAMP", Base.TIMESTAMP_NTZ),
            Map.entry("DATETIME", Base.TIMESTAMP_NTZ),
            Map.entry("TIMESTAMP_NTZ", Base.TIMESTAMP_NTZ),
            Map.entry("TIMESTAMP_LTZ", Base.TIMESTAMP_LTZ),
            Map.entry("TIMESTAMP_TZ", Base.TIMESTAMP_TZ),
            Map.entry("BINARY", Base.BINARY),
            Map.entry("VARBINARY", Base.BINARY),
            Map.entry("VARIANT", Base.VARIANT),
            Map.entry("OBJECT", Base.OBJECT),
            Map.entry("ARRAY", Base.ARRAY));

    /** Reads a type. */
    static SnowflakeType parse(SqlCursor cursor) throws SnowflakeError {
        SqlToken word = cursor.next();
        Base base = word.kind() == SqlToken.Kind.WORD ? NAMES.get(word.text().toUpperCase(Locale.ROOT)) : null;
        if (base == null) {
            throw new SnowflakeError(
                    "002040", "42601", "SQL compilation error:\nUnsupported data type '" + word.text() + "'.");
        }
        if (word.is("DOUBLE")) {
            cursor.accept("PRECISION");
        }
        int first = -1;
        int second = -1;
        if (cursor.accept("(")) {
            first = number(cursor);
            if (cursor.accept(",")) {
                second = number(cursor);
            }
            if (!cursor.accept(")")) {
                throw SnowflakeError.syntax(cursor.peek());
            }
        }
        return of(base, first, second, word);
    }

    private static SnowflakeType of(Base base, int first, int second, SqlToken word) throws SnowflakeError {
        return switch (base) {
            case NUMBER -> {
                if (first > 38 || second > first) {
                    throw new SnowflakeError(
                            "002026",
                            "42601",
                            "SQL compilation error:\nInvalid data type length: " + word.text() + "(" + first + ","
                                    + second + ")");
                }
                yield new SnowflakeType(base, first < 0 ? 38 : first, Math.max(0, second));
            }
            case TEXT -> new SnowflakeType(base, first < 0 ? word.is("CHAR") ? 1 : LONGEST_TEXT : first, 0);
            case BINARY -> new SnowflakeType(base, first < 0 ? LONGEST_BINARY : first, 0);
            case TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ -> new SnowflakeType(base, 0, first < 0 ? 9 : first);
            default -> new SnowflakeType(base, 0, 0);
        };
    }

    private static int number(SqlCursor cursor) throws SnowflakeError {
        SqlToken token = cursor.next();
        if (token.kind() != SqlToken.Kind.NUMBER || !token.text().matches("\\d{1,9}")) {
            throw SnowflakeError.syntax(token);
        }
        return Integer.parseInt(token.text());
    }

    /** The type of a column of the engine. */
    static SnowflakeType ofEngine(String name, int precision, int scale) {
        return switch (name) {
            case "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "HUGEINT",
                    "UBIGINT",
                    "UINTEGER",
                    "USMALLINT",
                    "UTINYINT" -> new SnowflakeType(Base.NUMBER, 38, 0);
            case "FLOAT", "DOUBLE" -> new SnowflakeType(Base.FLOAT, 0, 0);
            case "BOOLEAN" -> new SnowflakeType(Base.BOOLEAN, 0, 0);
            case "DATE" -> new SnowflakeType(Base.DATE, 0, 0);
            case "TIME" -> new SnowflakeType(Base.TIME, 0, 9);
            case "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S" ->
                new SnowflakeType(Base.TIMESTAMP_NTZ, 0, 9);
            case "TIMESTAMP WITH TIME ZONE" -> new SnowflakeType(Base.TIMESTAMP_LTZ, 0, 9);
            case "BLOB" -> new SnowflakeType(Base.BINARY, LONGEST_BINARY, 0);
            case "JSON" -> new SnowflakeType(Base.VARIANT, 0, 0);
            default ->
                name.startsWith("DECIMAL")
                        ? new SnowflakeType(Base.NUMBER, precision, scale)
                        : new SnowflakeType(Base.TEXT, LONGEST_TEXT, 0);
        };
    }

    /** The engine's type for it. The engine keeps microseconds, and of a time with a zone the instant. */
    String engine() {
        return switch (base) {
            case NUMBER -> "DECIMAL(" + precision + "," + scale + ")";
            case FLOAT -> "DOUBLE";
            case TEXT -> "VARCHAR";
            case BOOLEAN -> "BOOLEAN";
            case DATE -> "DATE";
            case TIME -> "TIME";
            case TIMESTAMP_NTZ -> "TIMESTAMP";
            case TIMESTAMP_LTZ, TIMESTAMP_TZ -> "TIMESTAMPTZ";
            case BINARY -> "BLOB";
            case VARIANT, OBJECT, ARRAY -> "JSON";
        };
    }

    /** A conversion, as the engine reads it. */
    String cast(String value) {
        return switch (base) {
            case TEXT ->
                precision < LONGEST_TEXT ? "left(sf_text(" + value + "), " + precision + ")" : "sf_text(" + value + ")";
            case VARIANT -> "sf_variant(" + value + ")";
            case TIMESTAMP_LTZ, TIMESTAMP_TZ -> "sf_instant(" + value + ")";
            default -> "CAST(" + value + " AS " + engine() + ")";
        };
    }

    /** As the service writes it. */
    String text() {
        return switch (base) {
            case NUMBER -> "NUMBER(" + precision + "," + scale + ")";
            case TEXT -> "VARCHAR(" + precision + ")";
            case BINARY -> "BINARY(" + precision + ")";
            case TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ -> base + "(" + scale + ")";
            default -> base.name();
        };
    }

    /** As results name it. */
    String wire() {
        return switch (base) {
            case NUMBER -> "fixed";
            case FLOAT -> "real";
            default -> base.name().toLowerCase(Locale.ROOT);
        };
    }
}
