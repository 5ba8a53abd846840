package dev.tarn.ducklake.files;

import java.util.Optional;

/**
 * The number of a value's bucket, {@code (murmur3_x86_32(value) & 0x7FFFFFFF) % N}, as an expression of the engine's: it has no such
 * function of its own. The words of four bytes that the hash takes in turn are a list, folded.
 */
final class BucketSql {

    private static final String MASK = "4294967295";

    private BucketSql() {}

    /**
     * The expression.
     *
     * @param value an expression
     * @param type the type that the catalog writes for it
     * @param buckets how many buckets there are
     * @return the expression, or nothing for a type whose bytes the engine doesn't show
     */
    static Optional<String> of(String value, String type, long buckets) {
        return hash(value, type).map(hash -> "(((" + hash + ") & 2147483647) % " + buckets + ")::INTEGER");
    }

    private static Optional<String> hash(String value, String type) {
        if (type.startsWith("decimal(")) {
            int precision =
                    Integer.parseInt(type.substring(8, type.indexOf(',')).strip());
            return Optional.of(
                    precision <= 18
                            ? number("replace(" + value + "::VARCHAR, '.', '')::BIGINT")
                            : bytes("encode(" + value + "::VARCHAR)"));
        }
        return switch (type) {
            case "boolean", "int8", "int16", "int32", "int64" -> Optional.of(number(value + "::BIGINT"));
            case "float32", "float64" ->
                Optional.of(words(
                        "(CASE WHEN " + value + " = 0 THEN 0::UBIGINT ELSE " + value + "::DOUBLE::BIT::UBIGINT END)"));
            case "date" ->
                Optional.of(number(
                        finite(value, "DATE", "(" + value + " - DATE '1970-01-01')", "2147483647", "-2147483647")));
            case "timestamp", "timestamp_us" -> Optional.of(number(micros(value, "TIMESTAMP")));
            case "timestamptz" -> Optional.of(number(micros(value, "TIMESTAMPTZ")));
            case "time" -> Optional.of(number("epoch_us(" + value + ")"));
            case "time_ns" -> Optional.of(number("epoch_ns(" + value + ")"));
            case "varchar", "json" -> Optional.of(bytes("encode(" + value + "::VARCHAR)"));
            case "blob" -> Optional.of(bytes(value));
            case "uint8", "uint16", "uint32", "uint64", "int128", "uint128", "uuid" ->
                Optional.of(bytes("encode(" + value + "::VARCHAR)"));
            default -> Optional.empty();
        };
    }

    private static String micros(String value, String type) {
        return finite(value, type, "epoch_us(" + value + ")", String.valueOf(Long.MAX_VALUE), "-" + Long.MAX_VALUE);
    }

    private static String finite(String value, String type, String expression, String infinity, String minus) {
        return "(CASE " + value + " WHEN " + type + " 'infinity' THEN " + infinity + "::BIGINT WHEN " + type
                + " '-infinity' THEN " + minus + "::BIGINT ELSE " + expression + " END)";
    }

    /** A whole number, as its eight bytes. */
    private static String number(String value) {
        return words("(" + value + ")::BIT::UBIGINT");
    }

    private static String words(String unsigned) {
        return "list_transform([" + unsigned + "], lambda n: " + end(fold("[n & " + MASK + ", n >> 32]"), "8") + ")[1]";
    }

    private static String bytes(String blob) {
        String word = "('0x' || substr(b, 8 * i + 7, 2) || substr(b, 8 * i + 5, 2) || substr(b, 8 * i + 3, 2)"
                + " || substr(b, 8 * i + 1, 2))::UBIGINT";
        String whole = fold("list_transform(range(length(b) // 8), lambda i: " + word + ")");
        String at = "(length(b) // 8) * 8";
        String tail = "('0x0' || substr(b, " + at + " + 5, 2) || substr(b, " + at + " + 3, 2) || substr(b, " + at
                + " + 1, 2))::UBIGINT";
        String hash = end("xor(" + whole + ", " + mixed(tail) + ")", "(length(b) // 2)::UBIGINT");
        return "list_transform([hex(" + blob + ")], lambda b: CASE WHEN b IS NULL THEN NULL ELSE " + hash + " END)[1]";
    }

    private static String fold(String words) {
        String step = "xor(h, " + mixed("k") + ")";
        return "list_reduce(" + words + ", lambda h, k: (" + rotated(step, 13) + " * 5 + 3864292196) & " + MASK
                + ", 0::UBIGINT)";
    }

    private static String mixed(String word) {
        return "((" + rotated("((" + word + " * 3432918353) & " + MASK + ")", 15) + " * 461845907) & " + MASK + ")";
    }

    private static String rotated(String word, int bits) {
        return "(((" + word + " << " + bits + ") & " + MASK + ") | (" + word + " >> " + (32 - bits) + "))";
    }

    /** Mixes the length in, and every bit into every other. */
    private static String end(String hash, String length) {
        String steps = "xor(" + hash + ", " + length + ")";
        return "list_reduce([(16, 2246822507), (13, 3266489909), (16, 1)]::STRUCT(s UBIGINT, m UBIGINT)[], "
                + "lambda h, k: {'s': (xor(h.s, h.s >> k.s) * k.m) & " + MASK + ", 'm': 0::UBIGINT}, {'s': " + steps
                + ", 'm': 0::UBIGINT}).s";
    }
}
