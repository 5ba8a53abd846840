package dev.tarn.bigquery;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names as the service takes them: letters, digits and underscores. Any other character becomes {@code _u<code point>_}, in a way
 * that can be undone, so that no two names become one.
 */
final class BigQueryNames {

    private static final Pattern ESCAPED = Pattern.compile("_u([0-9a-f]{1,6})_");
    private static final Pattern LOOKS_ESCAPED = Pattern.compile("_u[0-9a-f]{1,6}(_|[^A-Za-z0-9_])", Pattern.DOTALL);
    private static final List<String> RESERVED =
            List.of("_table_", "_file_", "_partition", "_row_timestamp", "__root__", "_colidentifier", "_change_");

    private BigQueryNames() {}

    /** The name of a dataset or a table. */
    static String encode(String name) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < name.length(); ) {
            int c = name.codePointAt(i);
            if (isPlain(c) && !looksEscaped(name, i)) {
                encoded.appendCodePoint(c);
            } else {
                escape(encoded, c);
            }
            i += Character.charCount(c);
        }
        return encoded.toString();
    }

    /** The name of a column: starts with no digit, and is none of the service's own. */
    static String encodeColumn(String name) {
        String encoded = encode(name);
        int first = encoded.codePointAt(0);
        String lower = encoded.toLowerCase(Locale.ROOT);
        boolean refused = first >= '0' && first <= '9' || RESERVED.stream().anyMatch(lower::startsWith);
        if (!refused) {
            return encoded;
        }
        StringBuilder escaped = new StringBuilder();
        escape(escaped, first);
        return escaped.append(encoded, 1, encoded.length()).toString();
    }

    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    private static boolean looksEscaped(String name, int at) {
        return name.charAt(at) == '_'
                && LOOKS_ESCAPED.matcher(name).region(at, name.length()).lookingAt();
    }

    private static void escape(StringBuilder to, int c) {
        to.append("_u").append(Integer.toHexString(c)).append('_');
    }

    /** The name that was encoded; in a longer text, all of them. */
    static String decode(String encoded) {
        Matcher matcher = ESCAPED.matcher(encoded);
        StringBuilder name = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            int c = Integer.parseInt(matcher.group(1), 16);
            name.append(encoded, end, matcher.start());
            if (Character.isValidCodePoint(c)) {
                name.appendCodePoint(c);
            } else {
                name.append(matcher.group());
            }
            end = matcher.end();
        }
        return name.append(encoded, end, encoded.length()).toString();
    }
}
