package dev.tarn.ducklake.scan;

import dev.tarn.duckdb.engine.DuckDbSql;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything in the text.
 *
 * @param connection to look into files
 */
record TextSpace(Connection connection) implements ScanSpace {

    @Override
    public String files(List<String> paths) {
        return DuckDbSql.literals(paths);
    }

    @Override
    public String rows(List<String> columns, List<Object[]> rows) {
        List<String> selected = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int space = columns.get(i).indexOf(' ');
            names.add("tarn_v" + i);
            selected.add("CAST(tarn_v" + i + " AS " + columns.get(i).substring(space + 1) + ") AS "
                    + columns.get(i).substring(0, space));
        }
        List<String> tuples = new ArrayList<>();
        for (Object[] row : rows) {
            List<String> values = new ArrayList<>();
            for (Object value : row) {
                values.add(
                        value == null ? "NULL" : value instanceof String text ? DuckDbSql.literal(text) : "" + value);
            }
            tuples.add("(" + String.join(", ", values) + ")");
        }
        if (tuples.isEmpty()) {
            tuples.add("(" + "NULL, ".repeat(columns.size() - 1) + "NULL)");
        }
        return "(SELECT " + String.join(", ", selected) + " FROM (VALUES " + String.join(", ", tuples)
                + ") AS tarn_values(" + String.join(", ", names) + ")" + (rows.isEmpty() ? " WHERE false" : "") + ")";
    }
}
