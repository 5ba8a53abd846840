package dev.tarn.ducklake.scan;

import dev.tarn.duckdb.engine.DuckDbStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Looks into files for what they call their columns and how they number them. */
final class FileFooters {

    private FileFooters() {}

    private record Element(String name, int children, long id, boolean list, boolean map) {}

    /** The top-level columns of each file, by path, those of a list and a map as {@link FileField} wants them. */
    static Map<String, List<FileField>> columns(Connection connection, List<String> literals) throws SQLException {
        DuckDbStatements statements = new DuckDbStatements(connection);
        Map<String, List<Element>> byFile = new HashMap<>();
        statements.list(
                row -> byFile.computeIfAbsent(row.getString(1), path -> new ArrayList<>())
                        .add(new Element(
                                row.getString(2), row.getInt(3), row.getLong(4), row.getBoolean(5), row.getBoolean(6))),
                "SELECT file_name, name, coalesce(num_children, 0), coalesce(field_id, -1),"
                        + " coalesce(converted_type = 'LIST' OR logical_type LIKE 'List%', false),"
                        + " coalesce(converted_type IN ('MAP', 'MAP_KEY_VALUE') OR logical_type LIKE 'Map%', false)"
                        + " FROM parquet_schema(?) ORDER BY file_name, column_id",
                statements.texts(literals));
        Map<String, List<FileField>> columns = new HashMap<>();
        byFile.forEach((path, elements) -> {
            Iterator<Element> rest = elements.iterator();
            columns.put(path, children(rest.next(), rest));
        });
        return columns;
    }

    private static List<FileField> children(Element parent, Iterator<Element> rest) {
        List<FileField> fields = new ArrayList<>();
        for (int i = 0; i < parent.children(); i++) {
            Element element = rest.next();
            fields.add(new FileField(element.name(), element.id(), parts(element, children(element, rest))));
        }
        return fields;
    }

    /** Files have a repeated group between a list and its element, unless they are old, and between a map and its parts. */
    private static List<FileField> parts(Element element, List<FileField> children) {
        if ((element.list() || element.map())
                && children.size() == 1
                && children.get(0).children().size() == (element.map() ? 2 : 1)) {
            return children.get(0).children();
        }
        return children;
    }
}
