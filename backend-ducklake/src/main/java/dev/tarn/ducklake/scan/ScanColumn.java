package dev.tarn.ducklake.scan;

/** What a scan can give beside a table's columns. */
public enum ScanColumn {
    /** The row's id, which updates keep. */
    ROW_ID("tarn_scan_row_id", "BIGINT"),
    /** The snapshot that the row was inserted or last updated in. */
    SNAPSHOT("tarn_scan_snapshot", "BIGINT"),
    /** The number of the row's data file; NULL for a row that the catalog holds. */
    FILE_ID("tarn_scan_file_id", "BIGINT"),
    /** The path of the row's data file, as the engine is told it; NULL for a row that the catalog holds. */
    FILE("tarn_scan_file", "VARCHAR"),
    /** The row's place in its data file, from 0; NULL for a row that the catalog holds. */
    POSITION("tarn_scan_position", "BIGINT");

    private final String column;
    private final String type;

    ScanColumn(String column, String type) {
        this.column = column;
        this.type = type;
    }

    /**
     * What the column is called in the scan's statement.
     *
     * @return its name, which needs no quotes
     */
    public String column() {
        return column;
    }

    String type() {
        return type;
    }
}
