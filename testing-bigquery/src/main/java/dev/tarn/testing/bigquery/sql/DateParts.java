package dev.tarn.testing.bigquery.sql;

import dev.tarn.testing.emulator.SqlToken;
import java.util.Locale;
import java.util.Set;

/** Parts of dates and times. */
final class DateParts {

    private static final Set<String> PARTS = Set.of(
            "MICROSECOND",
            "MILLISECOND",
            "SECOND",
            "MINUTE",
            "HOUR",
            "DAY",
            "MONTH",
            "QUARTER",
            "YEAR",
            "ISOWEEK",
            "ISOYEAR",
            "DAYOFWEEK",
            "DAYOFYEAR");

    private DateParts() {}

    static String word(Text text, int at) {
        SqlToken token = text.token(at);
        String part = token.text().toUpperCase(Locale.ROOT);
        if (!PARTS.contains(part)) {
            throw SqlProblem.invalid(
                    "A valid date part name is required but found " + token.text() + " at " + text.place(token));
        }
        return part.equals("ISOWEEK") ? "WEEK" : part;
    }

    /** A part as a text of the engine. */
    static String text(Text text, int from, int to) {
        if (to != from + 1) {
            throw text.unexpected(text.token(from + 1));
        }
        return EngineTypes.text(word(text, from).toLowerCase(Locale.ROOT));
    }
}
