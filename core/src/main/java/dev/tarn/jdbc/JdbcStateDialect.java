package dev.tarn.jdbc;

import dev.tarn.model.ColumnType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** What the load state's statements have to know of a database. Immutable. */
public interface JdbcStateDialect {

    /**
     * What messages call the backend.
     *
     * @return the provider's name
     */
    String backend();

    /**
     * How statements name a table.
     *
     * @param table the table
     * @return the quoted name, with its schema
     */
    String table(StateTable table);

    /**
     * What queries read of a table: another thing than the table where that is of an older make and may only be read.
     *
     * @param table the table
     * @return a table or a query in parentheses; empty where there is nothing to read
     */
    default Optional<String> readable(StateTable table) {
        return Optional.of(table(table));
    }

    /**
     * A column type as the database writes it, which is how schemas are recorded.
     *
     * @param type the type
     * @return its text
     */
    String text(ColumnType type);

    /**
     * The column type of a text.
     *
     * @param text what {@link #text} gave
     * @return the type
     */
    ColumnType type(String text);

    /**
     * The type of a column that holds text of any length.
     *
     * @return its text
     */
    default String textType() {
        return "VARCHAR";
    }

    /**
     * The type of a column of a primary key.
     *
     * @param length the most characters it has to hold
     * @return its text
     */
    default String keyType(int length) {
        return "VARCHAR";
    }

    /**
     * The type of a column that holds a time in UTC, to the microsecond.
     *
     * @return its text
     */
    default String timeType() {
        return "TIMESTAMP";
    }

    /**
     * A time as a value to bind.
     *
     * @param time a time in UTC
     * @return the value
     */
    default Object time(LocalDateTime time) {
        return time;
    }

    /**
     * A time as it was bound.
     *
     * @param row the row
     * @param column the column
     * @return the time in UTC; empty where there is no value
     * @throws SQLException if the driver fails
     */
    default Optional<LocalDateTime> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, LocalDateTime.class));
    }

    /**
     * The type of a column that holds a list of texts.
     *
     * @return its text
     */
    default String listType() {
        return textType();
    }

    /**
     * A list of texts as a value to bind.
     *
     * @param connection where it is bound
     * @param texts the texts
     * @return the value
     * @throws SQLException if the driver fails
     */
    default Object list(Connection connection, List<String> texts) throws SQLException {
        return StateJson.list(texts);
    }

    /**
     * A list of texts as it was bound.
     *
     * @param row the row
     * @param column the column
     * @return the texts; none where there is no value
     * @throws SQLException if the driver fails
     */
    default List<String> list(ResultSet row, String column) throws SQLException {
        String json = row.getString(column);
        return json == null ? List.of() : StateJson.list(json);
    }
}
