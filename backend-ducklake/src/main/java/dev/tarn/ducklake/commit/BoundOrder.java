package dev.tarn.ducklake.commit;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Orders the texts of bounds as the values of their type are ordered; all others as text, byte by byte. */
final class BoundOrder {

    private static final Pattern YEAR = Pattern.compile("(\\d+)(-.*?)( \\(BC\\))?");

    private final Comparator<String> order;

    BoundOrder(String type) {
        order = order(type);
    }

    private static Comparator<String> order(String type) {
        if (type.matches("u?int\\d+") || type.startsWith("decimal")) {
            return Comparator.comparing(BigDecimal::new);
        }
        if (type.startsWith("float")) {
            return Comparator.comparing(BoundOrder::number);
        }
        if (type.equals("boolean")) {
            return Comparator.comparing(BoundOrder::flag);
        }
        if (type.equals("date") || type.startsWith("timestamp")) {
            return Comparator.comparing(Moment::of);
        }
        // Times of day are all equally long up to their fraction, which makes their text their order.
        return (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static BigDecimalOrInfinity number(String text) {
        return switch (text) {
            case "inf", "infinity" -> new BigDecimalOrInfinity(1, BigDecimal.ZERO);
            case "-inf", "-infinity" -> new BigDecimalOrInfinity(-1, BigDecimal.ZERO);
            default -> new BigDecimalOrInfinity(0, new BigDecimal(text));
        };
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw new NumberFormatException(text);
        };
    }

    /** The lesser of two bounds; absent where one is none of the type. */
    Optional<String> least(String a, String b) {
        return compare(a, b).map(order -> order <= 0 ? a : b);
    }

    /** The greater of two bounds; absent where one is none of the type. */
    Optional<String> greatest(String a, String b) {
        return compare(a, b).map(order -> order >= 0 ? a : b);
    }

    private Optional<Integer> compare(String a, String b) {
        try {
            return Optional.of(order.compare(a, b));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private record BigDecimalOrInfinity(int infinity, BigDecimal number) implements Comparable<BigDecimalOrInfinity> {
        @Override
        public int compareTo(BigDecimalOrInfinity other) {
            int side = Integer.compare(infinity, other.infinity);
            return side != 0 ? side : number.compareTo(other.number);
        }
    }

    /** A date or time: years can have more than four digits, and be before our era; within a year the text is the order. */
    private record Moment(int infinity, long year, String rest) implements Comparable<Moment> {

        static Moment of(String text) {
            if (text.equals("infinity") || text.equals("-infinity")) {
                return new Moment(text.startsWith("-") ? -1 : 1, 0, "");
            }
            Matcher matcher = YEAR.matcher(text);
            if (!matcher.matches()) {
                throw new NumberFormatException(text);
            }
            long year = Long.parseLong(matcher.group(1));
            return new Moment(0, matcher.group(3) == null ? year : 1 - year, matcher.group(2));
        }

        @Override
        public int compareTo(Moment other) {
            return Comparator.comparingInt(Moment::infinity)
                    .thenComparingLong(Moment::year)
                    .thenComparing(Moment::rest)
                    .compare(this, other);
        }
    }
}
