package dev.tarn.ducklake.commit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The changes of type that lose nothing, so that the files of before can still be read. */
final class TypeWidening {

    private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d+),(\\d+)\\)");
    private static final List<String> SIGNED = List.of("int8", "int16", "int32", "int64");
    private static final List<String> UNSIGNED = List.of("uint8", "uint16", "uint32", "uint64");
    private static final int[] SIGNED_DIGITS = {3, 5, 10, 19};
    private static final int[] UNSIGNED_DIGITS = {3, 5, 10, 20};
    /** How many of the integer types of a kind a double holds exactly. */
    private static final int IN_DOUBLE = 3;

    private static final Map<String, Set<String>> OTHERS = Map.of(
            "float32", Set.of("float64"),
            "date", Set.of("timestamp"),
            "timestamp_s", Set.of("timestamp", "timestamp_ms"),
            "timestamp_ms", Set.of("timestamp"));
    private static final Set<String> NO_TEXT = Set.of("struct", "list", "map", "blob", "variant", "geometry");

    private TypeWidening() {}

    static void check(String column, String from, String to) {
        if (!from.equals(to) && !allowed(from, to)) {
            throw new Refusal(
                    "column \"" + column + "\" can't go from " + from + " to " + to
                            + ": the files there are can't be read as that, and are not written again; use another column or table");
        }
    }

    /**
     * Whether bounds that were written for one type are none of the other's: text has another order, and the text of a float32, read as a
     * float64, is another number.
     */
    static boolean losesBounds(String from, String to) {
        return to.equals("varchar") && !from.equals("varchar") || to.equals("float64") && from.equals("float32");
    }

    private static boolean allowed(String from, String to) {
        if (to.equals("varchar")) {
            return !NO_TEXT.contains(from);
        }
        if (OTHERS.getOrDefault(from, Set.of()).contains(to)) {
            return true;
        }
        Matcher wide = DECIMAL.matcher(to);
        boolean decimal = wide.matches();
        int scale = decimal ? Integer.parseInt(wide.group(2)) : 0;
        int whole = decimal ? Integer.parseInt(wide.group(1)) - scale : 0;
        int signed = SIGNED.indexOf(from);
        if (signed >= 0) {
            return SIGNED.indexOf(to) > signed
                    || to.equals("float64") && signed < IN_DOUBLE
                    || decimal && whole >= SIGNED_DIGITS[signed];
        }
        int unsigned = UNSIGNED.indexOf(from);
        if (unsigned >= 0) {
            return UNSIGNED.indexOf(to) > unsigned
                    || SIGNED.indexOf(to) > unsigned
                    || to.equals("float64") && unsigned < IN_DOUBLE
                    || decimal && whole >= UNSIGNED_DIGITS[unsigned];
        }
        Matcher old = DECIMAL.matcher(from);
        if (!decimal || !old.matches()) {
            return false;
        }
        int oldScale = Integer.parseInt(old.group(2));
        return scale >= oldScale && whole >= Integer.parseInt(old.group(1)) - oldScale;
    }
}
