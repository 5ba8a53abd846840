package dev.tarn.testing.bigquery.sql;

import java.util.List;

/** Functions that the engine must be given before it executes anything of the service's. */
public final class EngineMacros {

    /** A value as text: decimals without zeros at their end, as the service writes them. */
    static final String STRING = "tarn_string";

    private EngineMacros() {}

    /**
     * Statements that make the functions.
     *
     * @return statements of the engine
     */
    public static List<String> definitions() {
        return List.of("CREATE MACRO " + STRING
                + "(x) AS CASE WHEN typeof(x) LIKE 'DECIMAL%' AND contains(CAST(x AS VARCHAR), '.') "
                + "THEN rtrim(rtrim(CAST(x AS VARCHAR), '0'), '.') ELSE CAST(x AS VARCHAR) END");
    }
}
