package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.SqlToken;

/** What the service answers instead of a result: its code, its SQLSTATE and its words. */
final class SnowflakeError extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String sqlState;

    SnowflakeError(String code, String sqlState, String message) {
        super(message);
        this.code = code;
        this.sqlState = sqlState;
    }

    String code() {
        return code;
    }

    String sqlState() {
        return sqlState;
    }

    private static SnowflakeError compilation(String code, String sqlState, String what) {
        return new SnowflakeError(code, sqlState, "SQL compilation error:\n" + what);
    }

    static SnowflakeError syntax(SqlToken token) {
        return compilation(
                "001003",
                "42000",
                "syntax error line 1 at position " + token.start() + " unexpected '"
                        + (token.kind() == SqlToken.Kind.END ? "<EOF>" : token.text()) + "'.");
    }

    /** Something that the service may well know, and the emulator does not: nothing is guessed. */
    static SnowflakeError notEmulated(String what) {
        return new SnowflakeError(
                "099999", "0A000", "the emulator refuses " + what + ": it is not in the set of what Tarn sends");
    }

    static SnowflakeError noObject(String kind, String name) {
        return compilation(
                "002003",
                kind.equals("Object") || kind.equals("Table") || kind.equals("View") ? "42S02" : "02000",
                kind + " '" + name + "' does not exist or not authorized.");
    }

    static SnowflakeError exists(String name) {
        return compilation("002002", "42710", "Object '" + name + "' already exists.");
    }

    static SnowflakeError noColumn(SqlToken token, String name) {
        return compilation(
                "000904", "42000", "error line 1 at position " + token.start() + "\ninvalid identifier '" + name + "'");
    }

    static SnowflakeError invalid(String what) {
        return compilation("002014", "22000", what);
    }

    static SnowflakeError columnCount(int expected, int got) {
        return compilation(
                "002020",
                "21S01",
                "Insert value list does not match column list expecting " + expected + " but got " + got);
    }

    static SnowflakeError unsupported(String what) {
        return compilation("000002", "0A000", "Unsupported feature '" + what + "'.");
    }

    static SnowflakeError noDatabase(String what) {
        return new SnowflakeError(
                "090105",
                "22000",
                "Cannot perform " + what + ". This session does not have a current " + "database"
                        + ". Call 'USE DATABASE', or use a qualified name.");
    }

    static SnowflakeError noPast(String table) {
        return new SnowflakeError(
                "000707",
                "02000",
                "Time travel data is not available for table " + table
                        + ". The requested time is either beyond the allowed time travel period or before the object"
                        + " creation time.");
    }

    static SnowflakeError cancelled() {
        return new SnowflakeError("000604", "57014", "SQL execution canceled");
    }

    static SnowflakeError listTooLong(int got) {
        return compilation(
                "001795",
                "42601",
                "error line 1 at position 0\nmaximum number of expressions in a list exceeded, expected at most 16,384, got "
                        + "%,d".formatted(got));
    }

    static SnowflakeError stage(String cause) {
        return new SnowflakeError("091003", "55000", "Failure using stage area. Cause: [" + cause + "]");
    }
}
