package dev.tarn.testing.snowflake;

/** Names and text as the engine reads them. */
final class Quoting {

    private Quoting() {}

    static String name(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
