package dev.tarn.testing.snowflake;

/**
 * Why the service would not execute a statement.
 *
 * @param code its code, six digits
 * @param sqlState its SQLSTATE
 * @param message its words
 */
public record Refusal(String code, String sqlState, String message) {

    /**
     * The role may not do it.
     *
     * @param object on what, with its kind: {@code schema 'BILLING'}
     * @return the refusal
     */
    public static Refusal insufficientPrivileges(String object) {
        return new Refusal(
                "003001", "42501", "SQL access control error:\nInsufficient privileges to operate on " + object);
    }

    /**
     * The account has used up what its administrator allows.
     *
     * @param warehouse the warehouse
     * @param monitor the resource monitor
     * @return the refusal
     */
    public static Refusal quotaExceeded(String warehouse, String monitor) {
        return new Refusal(
                "090073",
                "22000",
                "Warehouse '" + warehouse + "' cannot be resumed because resource monitor '" + monitor
                        + "' has exceeded its quota.");
    }

    /**
     * No warehouse runs.
     *
     * @return the refusal
     */
    public static Refusal noWarehouse() {
        return new Refusal(
                "000606",
                "57P03",
                "No active warehouse selected in the current session.  Select an active warehouse with the 'use"
                        + " warehouse' command.");
    }

    /**
     * The statement took longer than it may.
     *
     * @param seconds how long it may take
     * @return the refusal
     */
    public static Refusal timeout(int seconds) {
        return new Refusal(
                "000630",
                "57014",
                "Statement reached its statement or warehouse timeout of " + seconds + " second(s) and was canceled.");
    }

    /**
     * Something went wrong within the service.
     *
     * @return the refusal
     */
    public static Refusal internalError() {
        return new Refusal(
                "300010", "XX000", "Processing aborted due to an internal error 300010:391167117; incident 4711");
    }

    SnowflakeError error() {
        return new SnowflakeError(code, sqlState, message);
    }
}
