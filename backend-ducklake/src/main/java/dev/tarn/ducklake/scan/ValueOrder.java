package dev.tarn.ducklake.scan;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts that the catalog keeps as bounds and partition values, in the order in which the engine compares values of the column's
 * type. What it can't read has no place in the order, and prunes nothing.
 */
final class ValueOrder {

    private static final Pattern MOMENT = Pattern.compile("(\\d{1,6})-(\\d{2})-(\\d{2})( \\(BC\\))?"
            + "(?:[ T](\\d{2}):(\\d{2}):(\\d{2})(?:\\.(\\d{1,9}))?)?(?:([+-])(\\d{2})(?::?(\\d{2}))?(?::?(\\d{2}))?)?");

    private final Function<String, Comparable<?>> reader;
    private final boolean floating;
    private final boolean inPartitions;

    private ValueOrder(Function<String, Comparable<?>> reader, boolean floating, boolean inPartitions) {
        this.reader = reader;
        this.floating = floating;
        this.inPartitions = inPartitions;
    }

    /** The order of a column's values; absent where bounds say nothing about them. */
    static Optional<ValueOrder> of(String type) {
        if (type.startsWith("decimal")) {
            return exact(BigDecimal::new);
        }
        return switch (type) {
            case "int8", "int16", "int32", "int64", "int128", "uint8", "uint16", "uint32", "uint64", "uint128" ->
                exact(BigDecimal::new);
            case "float32" ->
                Optional.of(new ValueOrder(text -> plain((double) Float.parseFloat(number(text))), true, true));
            case "float64" -> Optional.of(new ValueOrder(text -> plain(Double.parseDouble(number(text))), true, true));
            case "boolean" -> exact(ValueOrder::bool);
            case "varchar", "json" -> exact(Utf8::of);
            case "uuid" -> exact(text -> text.toLowerCase(Locale.ROOT));
            case "blob" -> Optional.of(new ValueOrder(ValueOrder::hex, false, false));
            case "date", "timestamp", "timestamp_us", "timestamp_s", "timestamp_ms", "timestamp_ns", "timestamptz" ->
                exact(ValueOrder::moment);
            case "time" -> exact(LocalTime::parse);
            default -> Optional.empty();
        };
    }

    private static Optional<ValueOrder> exact(Function<String, Comparable<?>> reader) {
        return Optional.of(new ValueOrder(reader, false, true));
    }

    /** Whether values may be no numbers, which are above all others and which bounds leave out. */
    boolean floating() {
        return floating;
    }

    /** Whether partition values are written as bounds are: bytes are not in hexadecimal there. */
    boolean inPartitions() {
        return inPartitions;
    }

    Optional<Comparable<?>> read(String text) {
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("unchecked")
    static int compare(Comparable<?> a, Comparable<?> b) {
        return ((Comparable<Object>) a).compareTo(b);
    }

    /**
     * A bound that a file of a narrower type may have. The text of a 32-bit number is the shortest that tells it from its 32-bit
     * neighbours, which is not the value that it has as a 64-bit one.
     */
    Optional<Comparable<?>> bound(String text, boolean lower) {
        Optional<Comparable<?>> value = read(text);
        if (!floating || value.isEmpty()) {
            return value;
        }
        double wide = (Double) value.get();
        double narrow = plain((double) Float.parseFloat(number(text)));
        if (Double.isInfinite(narrow)) {
            return value;
        }
        return Optional.of(lower ? Math.min(wide, narrow) : Math.max(wide, narrow));
    }

    private static double plain(double value) {
        return value == 0 ? 0.0 : value;
    }

    private static String number(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "inf", "infinity", "+inf" -> "Infinity";
            case "-inf", "-infinity" -> "-Infinity";
            case "nan", "-nan" -> "NaN";
            default -> {
                if (!text.strip().matches("[+-]?[0-9.]+([eE][+-]?[0-9]+)?")) {
                    throw new IllegalArgumentException("no number");
                }
                yield text.strip();
            }
        };
    }

    private static Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "true", "t" -> true;
            case "0", "false", "f" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static String hex(String text) {
        if (!text.matches("([0-9A-Fa-f]{2})*")) {
            throw new IllegalArgumentException("no bytes");
        }
        return text.toUpperCase(Locale.ROOT);
    }

    private static LocalDateTime moment(String text) {
        if (text.equals("infinity")) {
            return LocalDateTime.MAX;
        }
        if (text.equals("-infinity")) {
            return LocalDateTime.MIN;
        }
        Matcher parts = MOMENT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no date or time");
        }
        int year = Integer.parseInt(parts.group(1));
        LocalDate day = LocalDate.of(
                parts.group(4) == null ? year : 1 - year,
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)));
        if (parts.group(5) == null) {
            return day.atStartOfDay();
        }
        String fraction = parts.group(8) == null ? "0" : (parts.group(8) + "000000000").substring(0, 9);
        LocalDateTime moment = day.atTime(
                Integer.parseInt(parts.group(5)),
                Integer.parseInt(parts.group(6)),
                Integer.parseInt(parts.group(7)),
                Integer.parseInt(fraction));
        if (parts.group(9) == null) {
            return moment;
        }
        long offset = 3600L * whole(parts.group(10)) + 60L * whole(parts.group(11)) + whole(parts.group(12));
        return parts.group(9).equals("-") ? moment.plusSeconds(offset) : moment.minusSeconds(offset);
    }

    private static int whole(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** Text in the order of its bytes, which is not that of Java's characters. */
    private record Utf8(byte[] bytes) implements Comparable<Utf8> {
        static Utf8 of(String text) {
            return new Utf8(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int compareTo(Utf8 other) {
            return Arrays.compareUnsigned(bytes, other.bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Utf8 text && Arrays.equals(bytes, text.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
