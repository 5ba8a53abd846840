package dev.tarn.jdbc.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDBC URL, of which everything may be secret but what is certainly not: each driver has a place of its own for passwords, and passwords
 * may have any characters.
 *
 * @param text the URL
 */
record SqlUrl(String text) {

    private static final String WORD = "[\\p{L}\\p{N}_.$%+~-]*";

    /** A name with a password that can't be taken for anything else. */
    private static final String USER = WORD + "(?:[:/]" + WORD + ")?";

    private static final String HOST = "(?:[\\w.-]+|\\[[\\p{XDigit}:.]+])(?:\\\\[\\w$-]+)?(?::\\d+)?";
    private static final String HOSTS = HOST + "(?:," + HOST + ")*";

    /** Nothing behind it may belong before it. */
    private static final String END = "(?=[?;:&][^@]*$|$)";

    private static final Pattern SERVER = Pattern.compile(
            "(?i)^(jdbc:\\w+(?:[:+]\\w+)?://)(?:" + USER + "@)?(" + HOSTS + "(?:/" + WORD + ")*)" + END);
    private static final Pattern ORACLE = Pattern.compile(
            "(?i)^(jdbc:oracle:(?:thin|oci8?):)" + USER + "(@(?://)?" + HOST + "(?:[:/]" + WORD + ")*)" + END);
    private static final Pattern FILE =
            Pattern.compile("(?i)^(jdbc:(?:h2|sqlite|duckdb|hsqldb|derby):)(?![^?;]*//)([^?;@]*)(?=[?;]|$)");
    private static final Pattern KIND = Pattern.compile("^jdbc:\\w+:");

    /** Where passwords usually are, so that drivers' messages can be freed of them. */
    private static final Pattern PROPERTY = Pattern.compile(
            "(?i)[?&;:,(]\\s*[\\w.]*(?:password|passwd|pwd|passphrase|secret|token)[\\w.]*\\s*=\\s*([^&;)]+)");

    private static final Pattern BEFORE_HOST = Pattern.compile("(?i)(?://|thin:|oci8?:)[^/:@?;]*[:/]");
    private static final Pattern BEFORE_ANYTHING = Pattern.compile("^jdbc:\\w+:[^/:@?;]*[:/]");
    private static final int SHORTEST = 3;

    /** What messages may show: scheme, host, port and database, or the place of a file, and less where that isn't plain to see. */
    String shown() {
        for (Pattern pattern : List.of(SERVER, ORACLE, FILE)) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.find()) {
                return matcher.group(1) + matcher.group(2);
            }
        }
        Matcher kind = KIND.matcher(text);
        return kind.find() ? kind.group() + "***" : "***";
    }

    /** What may be a password, the longest first. */
    List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        Matcher properties = PROPERTY.matcher(text);
        while (properties.find()) {
            secrets.add(properties.group(1));
        }
        Matcher before = BEFORE_HOST.matcher(text);
        Matcher first = before.find() ? before : BEFORE_ANYTHING.matcher(text);
        if (first == before || first.find()) {
            for (int at = text.indexOf('@', first.end()); at >= 0; at = text.indexOf('@', at + 1)) {
                String password = text.substring(first.end(), at);
                add(secrets, password);
                add(secrets, password.replace("\"", ""));
            }
        }
        secrets.sort(Comparator.comparing(String::length).reversed());
        return secrets;
    }

    /** What is hardly a password would leave nothing of any message. */
    private static void add(List<String> secrets, String password) {
        if (password.length() >= SHORTEST) {
            secrets.add(password);
        }
    }
}
