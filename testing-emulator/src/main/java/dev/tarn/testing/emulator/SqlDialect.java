package dev.tarn.testing.emulator;

import java.util.List;

/**
 * How a service writes SQL down.
 *
 * @param nameQuote what stands around names
 * @param stringQuotes what may stand around text
 * @param backslash whether a backslash escapes within text
 * @param doubled whether a doubled quote within text is one quote
 * @param lineComments what begins a comment that ends with the line
 * @param dollarStrings whether {@code $$} stands around text in which nothing is special
 * @param tripleQuotes whether three quotes stand around text of several lines
 * @param namedParameters whether {@code @name} is a placeholder
 */
public record SqlDialect(
        char nameQuote,
        String stringQuotes,
        boolean backslash,
        boolean doubled,
        List<String> lineComments,
        boolean dollarStrings,
        boolean tripleQuotes,
        boolean namedParameters) {

    /** Snowflake's. */
    public static final SqlDialect SNOWFLAKE =
            new SqlDialect('"', "'", true, true, List.of("--", "//"), true, false, false);

    /** BigQuery's. */
    public static final SqlDialect BIGQUERY =
            new SqlDialect('`', "'\"", true, false, List.of("--", "#"), false, true, true);
}
