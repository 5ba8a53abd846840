package dev.tarn.ducklake.catalog;

/** Which rows a snapshot sees. */
final class Visible {

    private Visible() {}

    /** The condition on a table's alias; its two parameters are both the snapshot. */
    static String at(String alias) {
        return alias + ".begin_snapshot <= ? AND (" + alias + ".end_snapshot IS NULL OR ? < " + alias
                + ".end_snapshot)";
    }
}
