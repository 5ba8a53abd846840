package dev.tarn.testing.snowflake;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A query as the engine reads it.
 *
 * @param sql its text
 * @param columns the names of its columns
 * @param origins the table or view of each column that is one of a table's or view's
 */
record Translated(String sql, List<String> columns, List<Optional<ObjectName>> origins) {

    /** A query whose columns are nobody's. */
    static Translated of(String sql, List<String> columns) {
        return new Translated(sql, columns, Collections.nCopies(columns.size(), Optional.empty()));
    }

    /** What is read of a table or a view. */
    static Translated of(String sql, List<String> columns, ObjectName origin) {
        return new Translated(sql, columns, Collections.nCopies(columns.size(), Optional.of(origin)));
    }
}
