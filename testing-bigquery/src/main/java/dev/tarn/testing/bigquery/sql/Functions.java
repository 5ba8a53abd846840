package dev.tarn.testing.bigquery.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The functions that a statement may call, and what the engine calls them. In a template {@code {0}} is the first argument, {@code {1p}}
 * the second as a part of a date, {@code {*}} all of them, {@code {||}} all of them joined, {@code {null}} whether one is NULL.
 */
final class Functions {

    private static final Map<String, String> TEMPLATES = new HashMap<>();

    static {
        same(
                "COUNT SUM MIN MAX AVG ANY_VALUE COALESCE NULLIF ABS ROUND SIGN FLOOR SQRT LOWER UPPER LENGTH REPLACE REVERSE "
                        + "TRIM LTRIM RTRIM LPAD RPAD STRING_AGG ROW_NUMBER RANK DENSE_RANK LAG LEAD FIRST_VALUE LAST_VALUE STARTS_WITH "
                        + "STRPOS SUBSTR ARRAY_AGG STDDEV VARIANCE REPEAT ASCII CHR EXISTS IN VALUES PERCENT_RANK NTILE");
        as("GREATEST", "CASE WHEN {null} THEN NULL ELSE greatest({*}) END");
        as("LEAST", "CASE WHEN {null} THEN NULL ELSE least({*}) END");
        as("CONCAT", "({||})");
        as("MD5", "unhex(md5({0}))");
        as("COUNTIF", "count_if({0})");
        as("IF", "CASE WHEN {0} THEN {1} ELSE {2} END");
        as("IFNULL", "coalesce({0}, {1})");
        as("LOGICAL_AND", "bool_and({0})");
        as("LOGICAL_OR", "bool_or({0})");
        as("CEIL", "ceil({0})");
        as("MOD", "(({0}) % ({1}))");
        as("DIV", "(({0}) // ({1}))");
        as("TRUNC", "trunc({0})");
        as("SAFE_DIVIDE", "CASE WHEN ({1}) = 0 THEN NULL ELSE ({0}) / ({1}) END");
        as("IEEE_DIVIDE", "(CAST({0} AS DOUBLE) / CAST({1} AS DOUBLE))");
        as("SUBSTRING", "substr({*})");
        as("CHAR_LENGTH", "length({0})");
        as("BYTE_LENGTH", "octet_length(encode({0}))");
        as("ENDS_WITH", "suffix({0}, {1})");
        as("SPLIT", "string_split({*})");
        as("REGEXP_CONTAINS", "regexp_matches({0}, {1})");
        as("REGEXP_EXTRACT", "nullif(regexp_extract({0}, {1}), '')");
        as("REGEXP_REPLACE", "regexp_replace({0}, {1}, {2}, 'g')");
        as("TO_HEX", "lower(hex({0}))");
        as("FROM_HEX", "unhex({0})");
        as("TO_BASE64", "to_base64({0})");
        as("FROM_BASE64", "from_base64({0})");
        as("SHA256", "unhex(sha256({0}))");
        as("GENERATE_UUID", "CAST(uuid() AS VARCHAR)");
        as("SESSION_USER", "'tarn@emulated.iam.gserviceaccount.com'");
        as("ERROR", "error({0})");
        as("APPROX_COUNT_DISTINCT", "approx_count_distinct({0})");
        dates();
        nested();
    }

    private Functions() {}

    private static void dates() {
        as("CURRENT_TIMESTAMP", "now()");
        as("CURRENT_DATE", "CAST(now() AS DATE)");
        as("CURRENT_DATETIME", "CAST(now() AS TIMESTAMP)");
        as("DATE/1", "CAST({0} AS DATE)");
        as("DATE/3", "make_date({0}, {1}, {2})");
        as("TIMESTAMP", "CAST({0} AS TIMESTAMPTZ)");
        as("DATETIME", "CAST({0} AS TIMESTAMP)");
        as("DATE_TRUNC", "CAST(date_trunc({1p}, {0}) AS DATE)");
        as("TIMESTAMP_TRUNC", "date_trunc({1p}, {0})");
        as("DATETIME_TRUNC", "date_trunc({1p}, {0})");
        as("DATE_ADD", "CAST(({0}) + ({1}) AS DATE)");
        as("DATE_SUB", "CAST(({0}) - ({1}) AS DATE)");
        as("TIMESTAMP_ADD", "(({0}) + ({1}))");
        as("TIMESTAMP_SUB", "(({0}) - ({1}))");
        as("DATETIME_ADD", "(({0}) + ({1}))");
        as("DATETIME_SUB", "(({0}) - ({1}))");
        as("DATE_DIFF", "date_diff({2p}, {1}, {0})");
        as("TIMESTAMP_DIFF", "date_sub({2p}, {1}, {0})");
        as("DATETIME_DIFF", "date_diff({2p}, {1}, {0})");
        as("FORMAT_DATE", "strftime({1}, {0})");
        as("FORMAT_TIMESTAMP", "strftime({1}, {0})");
        as("FORMAT_DATETIME", "strftime({1}, {0})");
        as("PARSE_DATE", "CAST(strptime({1}, {0}) AS DATE)");
        as("PARSE_TIMESTAMP", "CAST(strptime({1}, {0}) AS TIMESTAMPTZ)");
        as("TIMESTAMP_MICROS", "make_timestamptz({0})");
        as("TIMESTAMP_MILLIS", "make_timestamptz(({0}) * 1000)");
        as("TIMESTAMP_SECONDS", "make_timestamptz(({0}) * 1000000)");
        as("UNIX_MICROS", "epoch_us({0})");
        as("UNIX_MILLIS", "epoch_ms({0})");
        as("UNIX_SECONDS", "CAST(floor(epoch({0})) AS BIGINT)");
        as("LAST_DAY", "last_day({0})");
    }

    private static void nested() {
        as("ARRAY_LENGTH", "CAST(len({0}) AS BIGINT)");
        as("ARRAY_TO_STRING", "array_to_string({0}, {1})");
        as("ARRAY_CONCAT", "list_concat({*})");
        as("GENERATE_ARRAY", "generate_series({*})");
        as("GENERATE_DATE_ARRAY", "CAST(generate_series({0}, {1}, {2}) AS DATE[])");
        as("UNNEST", "unnest({0})");
        as("PARSE_JSON", EngineMacros.JSON + "({0})");
        as("TO_JSON", "to_json({0})");
        as("TO_JSON_STRING", "CAST(to_json({0}) AS VARCHAR)");
        as("JSON_VALUE", "json_extract_string({0}, {1})");
        as("JSON_QUERY", "json_extract({0}, {1})");
        as("JSON_EXTRACT_SCALAR", "json_extract_string({0}, {1})");
    }

    private static void same(String names) {
        for (String name : names.split(" ")) {
            as(name, name.toLowerCase(Locale.ROOT) + "({*})");
        }
    }

    private static void as(String name, String template) {
        TEMPLATES.put(name, template);
    }

    static Optional<String> template(String name, int arguments) {
        String upper = name.toUpperCase(Locale.ROOT);
        return Optional.ofNullable(TEMPLATES.get(upper))
                .or(() -> Optional.ofNullable(TEMPLATES.get(upper + "/" + arguments)));
    }

    static boolean known(String name) {
        return template(name, 1).isPresent();
    }

    static String call(String template, List<String> arguments, String name) {
        StringBuilder call = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char each = template.charAt(i);
            if (each != '{') {
                call.append(each);
                continue;
            }
            int end = template.indexOf('}', i);
            String what = template.substring(i + 1, end);
            if (what.equals("*")) {
                call.append(String.join(", ", arguments));
            } else if (what.equals("||")) {
                call.append(String.join(" || ", arguments));
            } else if (what.equals("null")) {
                call.append("(")
                        .append(String.join(") IS NULL OR (", arguments))
                        .append(") IS NULL");
            } else {
                int number = what.charAt(0) - '0';
                if (number >= arguments.size()) {
                    throw SqlProblem.invalid("No matching signature for function " + name.toUpperCase(Locale.ROOT));
                }
                call.append(arguments.get(number));
            }
            i = end;
        }
        return call.toString();
    }

    /** Which argument is a part of a date. */
    static int part(String template) {
        int at = template.indexOf("p}");
        return at < 0 ? -1 : template.charAt(at - 1) - '0';
    }
}
