package dev.tarn.testing.bigquery.sql;

import java.util.List;

/** Functions that the engine must be given before it executes anything of the service's. */
public final class EngineMacros {

    /** A value as text: decimals without zeros at their end, as the service writes them. */
    static final String STRING = "tarn_string";

    /** Text as JSON; a number of more digits than a FLOAT64 has is refused. */
    static final String JSON = "tarn_json";

    private static final String STRINGS = "'\"([^\"\\\\]|\\\\.)*\"'";

    private EngineMacros() {}

    /**
     * Statements that make the functions.
     *
     * @return statements of the engine
     */
    public static List<String> definitions() {
        return List.of(
                "CREATE MACRO " + STRING
                        + "(x) AS CASE WHEN typeof(x) LIKE 'DECIMAL%' AND contains(CAST(x AS VARCHAR), '.') "
                        + "THEN rtrim(rtrim(CAST(x AS VARCHAR), '0'), '.') ELSE CAST(x AS VARCHAR) END",
                "CREATE MACRO " + JSON + "(x) AS CASE WHEN len(list_filter(regexp_extract_all(regexp_replace(x, "
                        + STRINGS
                        + ", '\"\"', 'g'), '[0-9]+\\.[0-9]+'), lambda n: length(trim(replace(n, '.', ''), '0')) > 17)) > 0 "
                        + "THEN error('Invalid input to PARSE_JSON: an input number cannot round-trip through string representation') "
                        + "ELSE json(x) END");
    }
}
