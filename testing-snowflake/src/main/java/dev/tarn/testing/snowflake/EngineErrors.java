package dev.tarn.testing.snowflake;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in the service's words what the engine complains about. */
final class EngineErrors {

    private record Rule(Pattern engine, String code, String sqlState, String words) {
        static Rule of(String engine, String code, String sqlState, String words) {
            return new Rule(Pattern.compile(engine, Pattern.DOTALL), code, sqlState, words);
        }
    }

    /** $1 is what the engine named first. */
    private static final Rule[] RULES = {
        Rule.of(".*INTERRUPT Error.*", "000604", "57014", "SQL execution canceled"),
        Rule.of(
                ".*NOT NULL constraint failed: [^.]*\\.\"?([^\"\\n]*?)\"?\\s*$",
                "100072",
                "22000",
                "NULL result in a non-nullable column"),
        Rule.of(".*CHECK constraint failed.*", "100078", "22000", "String is too long and would be truncated"),
        Rule.of(
                ".*Could not cast value (\\S+) to DECIMAL.*|.*Casting value \"([^\"]*)\" to type DECIMAL.*",
                "100039",
                "22003",
                "Numeric value '$1' is out of range"),
        Rule.of(
                ".*Could not convert string [\"'](.*?)[\"'] to (?:DECIMAL|DOUBLE|FLOAT|BIGINT|HUGEINT|INT).*",
                "100038",
                "22018",
                "Numeric value '$1' is not recognized"),
        Rule.of(
                ".*Could not convert string [\"'](.*?)[\"'] to BOOL.*",
                "100037",
                "22018",
                "Boolean value '$1' is not recognized"),
        Rule.of(
                ".*(?:invalid date field format|date field value out of range): \"(.*?)\".*",
                "100040",
                "22007",
                "Date '$1' is not recognized"),
        Rule.of(
                ".*(?:invalid timestamp field format|timestamp field value out of range|Could not convert string):? [\"'](.*?)[\"'].*",
                "100035",
                "22007",
                "Timestamp '$1' is not recognized"),
        Rule.of(".*Could not convert string '(.*?)' to TIME.*", "100108", "22007", "Time '$1' is not recognized"),
        Rule.of(".*Malformed JSON.*", "100069", "22P02", "Error parsing JSON"),
        Rule.of(
                ".*Ambiguous reference to column name \"(.*?)\".*",
                "002028",
                "42601",
                "SQL compilation error:\nambiguous column name '$1'"),
        Rule.of(
                ".*must appear in the GROUP BY clause.*",
                "000979",
                "42601",
                "SQL compilation error:\na selected expression is not a valid group by expression"),
        Rule.of(
                ".*More than one row returned by a subquery.*",
                "090150",
                "22000",
                "Single-row subquery returns more than one row."),
        Rule.of(
                ".*table .* has (\\d+) columns but (\\d+) values were supplied.*",
                "002020",
                "21S01",
                "SQL compilation error:\nInsert value list does not match column list expecting $1 but got $2"),
        Rule.of(".*(?:verflow|out of range).*", "100132", "22003", "Number out of representable range"),
    };

    private EngineErrors() {}

    static SnowflakeError translated(Exception e) {
        if (e instanceof SnowflakeError known) {
            return known;
        }
        if (e instanceof InterruptedException) {
            return SnowflakeError.cancelled();
        }
        if (!(e instanceof SQLException)) {
            throw new IllegalStateException(e);
        }
        String message = String.valueOf(e.getMessage());
        for (Rule rule : RULES) {
            Matcher matcher = rule.engine().matcher(message);
            if (matcher.matches()) {
                return new SnowflakeError(rule.code(), rule.sqlState(), filled(rule.words(), matcher));
            }
        }
        SnowflakeError unknown = new SnowflakeError(
                "099998", "XX000", "the emulator's engine refuses a statement that the emulator accepts: " + message);
        unknown.initCause(e);
        return unknown;
    }

    private static String filled(String words, Matcher matcher) {
        int next = 1;
        String text = words;
        for (int group = 1; group <= matcher.groupCount(); group++) {
            if (matcher.group(group) != null) {
                text = text.replace("$" + next++, matcher.group(group));
            }
        }
        return text;
    }
}
