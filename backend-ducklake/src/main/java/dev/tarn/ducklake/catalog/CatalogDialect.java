package dev.tarn.ducklake.catalog;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * What differs between the databases that a catalog can be in: the only place that knows. A new kind of catalog is one more
 * class of this, and one more {@link CatalogLocation}. Thread-safe.
 */
public interface CatalogDialect {

    /**
     * A name as the database takes it.
     *
     * @param name the name
     * @return quoted
     */
    String identifier(String name);

    /**
     * A table of the catalog, or one that stands beside them.
     *
     * @param name the table's name, for example {@code ducklake_snapshot}
     * @return the name with the catalog's schema, quoted
     */
    String table(String name);

    /**
     * What a schema that stands beside the catalog's, and belongs to this catalog alone, is called. Other catalogs may be in other
     * schemas of the database.
     *
     * @param name what it is for, short and in lower case
     * @return that name where the catalog is in the database's usual schema, otherwise one with the catalog's schema in it; not quoted
     */
    String schemaBeside(String name);

    /**
     * The type of a column of one of the catalog's tables.
     *
     * @param type the type
     * @return as SQL
     */
    String type(CatalogType type);

    /**
     * The present time of the database that holds the catalog; in a DuckDB file that of the transaction's start, before which every
     * other has ended.
     *
     * @return an SQL expression
     */
    String now();

    /**
     * Gives a parameter its value: a {@code String}, {@code Long}, {@code Integer}, {@code Double}, {@code Boolean}, {@code Instant}
     * or {@code UUID}, {@code null} for NULL; a UUID may be given as text.
     *
     * @param statement the statement
     * @param index the parameter's place, from 1
     * @param value the value, or {@code null}
     * @throws SQLException if the driver fails
     */
    void bind(PreparedStatement statement, int index, Object value) throws SQLException;

    /**
     * A column with times.
     *
     * @param row the row
     * @param index the column's place, from 1
     * @return the time, absent for NULL
     * @throws SQLException if the driver fails
     */
    Optional<Instant> instant(ResultSet row, int index) throws SQLException;

    /**
     * A query that gives a row if there is a table.
     *
     * @return the query, with the table's name for its parameter
     */
    String exists();

    /**
     * The type that a column has in tables of inlined rows.
     *
     * @param column the lake's column
     * @return as SQL
     */
    String inlinedType(LakeColumn column);

    /**
     * Reads a column of a table of inlined rows as text.
     *
     * @param expression the column, as SQL of the catalog's database
     * @param column the lake's column, as it was when the table was made
     * @return an SQL expression for the catalog's database, which gives text
     */
    String inlinedText(String expression, LakeColumn column);

    /**
     * Makes a value of a text that {@link #inlinedText} gave. The engine can't read every text of a nested value that it writes: one
     * with a bracket in a text in a list in a struct fails.
     *
     * @param expression the text, as SQL of the engine
     * @param column the lake's column
     * @return an SQL expression for the engine, of the column's type
     */
    String inlinedValue(String expression, LakeColumn column);

    /**
     * Whether a transaction failed because of another one, so that it may succeed when it is run again.
     *
     * @param e what the driver threw
     * @return whether it says so
     */
    boolean isRetryable(SQLException e);

    /**
     * Whether the connection is gone.
     *
     * @param e what the driver threw
     * @return whether it says so
     */
    boolean isConnectionLost(SQLException e);
}
