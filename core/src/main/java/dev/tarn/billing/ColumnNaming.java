package dev.tarn.billing;

import dev.tarn.spi.NamingRules;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The one rule by which source columns get their names. A CUR v1 CSV header ({@code category/name}) becomes what AWS itself
 * calls the column in Parquet; every other name stays as it is. See {@code docs/decisions} for why.
 */
public final class ColumnNaming {

    private static final int SUFFIX_DIGITS = 6;
    private static final String UNNAMED = "unnamed";

    private ColumnNaming() {}

    /**
     * The name before collisions and the database's limits are considered. Applying it twice changes nothing.
     *
     * <p>CUR v1: an underscore before each capital letter, everything in lower case, everything but ASCII letters and digits
     * replaced by an underscore, underscores collapsed and trimmed: {@code lineItem/UnblendedCost} becomes {@code
     * line_item_unblended_cost}, {@code reservation/ReservationARN} becomes {@code reservation_reservation_a_r_n}.
     *
     * @param originalName the name in the source
     * @return the name; never empty
     */
    public static String plainName(String originalName) {
        String name = isCurV1Header(originalName) ? curV1Name(originalName) : withoutControls(originalName);
        return name.isEmpty() ? UNNAMED : name;
    }

    /** Whether a name is written as in the CSV files of CUR v1. */
    static boolean isCurV1Header(String originalName) {
        return originalName.indexOf('/') >= 0;
    }

    /** The plain name within the database's limit: cut, and told apart from others that are cut alike by a hash. */
    static String fittedName(String originalName, NamingRules rules) {
        String plain = plainName(originalName);
        return fits(plain, rules) ? plain : suffixedName(originalName, rules, SUFFIX_DIGITS);
    }

    /** The plain name with the first digits of a hash over the original name, cut so that both fit. */
    static String suffixedName(String originalName, NamingRules rules, int digits) {
        String suffix = "_" + sha256(originalName).substring(0, digits);
        String stem = plainName(originalName);
        while (!stem.isEmpty() && !fits(stem + suffix, rules)) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem + suffix;
    }

    /** The same for all names that some database could take for one another, whatever it does to their case. */
    static String collisionKey(String name, NamingRules rules) {
        return rules.fold(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static boolean fits(String name, NamingRules rules) {
        return rules.fold(name).getBytes(StandardCharsets.UTF_8).length <= rules.maximumBytes();
    }

    private static String curV1Name(String header) {
        StringBuilder name = new StringBuilder(header.length() + 8);
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            boolean capital = c >= 'A' && c <= 'Z';
            boolean kept = capital || c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            if ((capital || !kept) && !name.isEmpty() && name.charAt(name.length() - 1) != '_') {
                name.append('_');
            }
            if (kept) {
                name.append(Character.toLowerCase(c));
            }
        }
        int length = name.length();
        return length > 0 && name.charAt(length - 1) == '_' ? name.substring(0, length - 1) : name.toString();
    }

    private static String withoutControls(String name) {
        StringBuilder clean = new StringBuilder(name.length());
        name.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? '_' : c));
        return clean.toString();
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Fingerprint.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
