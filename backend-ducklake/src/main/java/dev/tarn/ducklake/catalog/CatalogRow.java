package dev.tarn.ducklake.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** The present row of a query of the catalog. Columns are named by their place, from 1. */
public final class CatalogRow {

    private final ResultSet rows;
    private final CatalogDialect dialect;

    CatalogRow(ResultSet rows, CatalogDialect dialect) {
        this.rows = rows;
        this.dialect = dialect;
    }

    /**
     * A number that is there.
     *
     * @param column the column
     * @return the number
     * @throws SQLException if it is NULL, or the driver fails
     */
    public long number(int column) throws SQLException {
        long number = rows.getLong(column);
        if (rows.wasNull()) {
            throw missing(column);
        }
        return number;
    }

    /**
     * A number.
     *
     * @param column the column
     * @return the number, absent for NULL
     * @throws SQLException if the driver fails
     */
    public OptionalLong optionalNumber(int column) throws SQLException {
        long number = rows.getLong(column);
        return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /**
     * A text that is there; UUIDs are read as text as well.
     *
     * @param column the column
     * @return the text
     * @throws SQLException if it is NULL, or the driver fails
     */
    public String text(int column) throws SQLException {
        String text = rows.getString(column);
        if (text == null) {
            throw missing(column);
        }
        return text;
    }

    /**
     * A text.
     *
     * @param column the column
     * @return the text, absent for NULL
     * @throws SQLException if the driver fails
     */
    public Optional<String> optionalText(int column) throws SQLException {
        return Optional.ofNullable(rows.getString(column));
    }

    /**
     * True or false.
     *
     * @param column the column
     * @return the value, absent for NULL
     * @throws SQLException if the driver fails
     */
    public Optional<Boolean> optionalFlag(int column) throws SQLException {
        boolean flag = rows.getBoolean(column);
        return rows.wasNull() ? Optional.empty() : Optional.of(flag);
    }

    /**
     * A time that is there.
     *
     * @param column the column
     * @return the time
     * @throws SQLException if it is NULL, or the driver fails
     */
    public Instant time(int column) throws SQLException {
        return dialect.instant(rows, column).orElseThrow(() -> missing(column));
    }

    /**
     * A path with the flag that says whether it is relative, two columns.
     *
     * @param column the path's column; the flag's is the next
     * @return the path
     * @throws SQLException if it is NULL, or the driver fails
     */
    public LakePath path(int column) throws SQLException {
        return new LakePath(text(column), optionalFlag(column + 1).orElseThrow(() -> missing(column + 1)));
    }

    private SQLException missing(int column) {
        try {
            return new CatalogDamage(rows.getMetaData().getColumnLabel(column) + " is NULL in table row");
        } catch (SQLException e) {
            return e;
        }
    }
}
