package dev.tarn.jdbc;

import dev.tarn.model.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The columns by whose values a statement groups rows, as texts under names of their own.
 *
 * @param columns the columns; none for one group
 */
public record GroupKeys(List<Column> columns) {

    /** Copies the columns. */
    public GroupKeys {
        columns = List.copyOf(columns);
    }

    /**
     * What a statement selects to have them.
     *
     * @param quoted makes a name one that can stand in a statement
     * @param text the database's type of texts
     * @return the keys, each after a comma; empty where there are none
     */
    public String selected(UnaryOperator<String> quoted, String text) {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            sql.append(", CAST(")
                    .append(quoted.apply(columns.get(i).name()))
                    .append(" AS ")
                    .append(text)
                    .append(") AS tarn_key")
                    .append(i);
        }
        return sql.toString();
    }

    /**
     * How a statement around that one names them.
     *
     * @return the names, each after a comma; empty where there are none
     */
    public String names() {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            sql.append(", tarn_key").append(i);
        }
        return sql.toString();
    }

    /**
     * Reads them.
     *
     * @param row the row
     * @param from the first one's number, from 1
     * @return their values, in order; empty for NULL
     * @throws SQLException if the driver fails
     */
    public List<Optional<String>> values(ResultSet row, int from) throws SQLException {
        List<Optional<String>> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(Optional.ofNullable(row.getString(from + i)));
        }
        return values;
    }
}
