package dev.tarn.snowflake;

import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SystemColumns;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the service says about tables and views: one statement, whatever their number. */
record SnowflakeCatalog(JdbcStatements statements) {

    /**
     * A table or view.
     *
     * @param view whether it is a view
     * @param comment what its comment says, empty where it has none
     * @param columns its columns, in order
     */
    record Found(boolean view, String comment, TableSchema columns) {

        /** Whether it is a table with our columns. */
        boolean isOurs() {
            return !view
                    && SystemColumns.ALL.stream()
                            .allMatch(c -> columns.find(c.name()).isPresent());
        }
    }

    /** One of the service's own views. */
    static String information(Relation in, String view) {
        return SnowflakeSql.quoted(in.database()) + ".\"INFORMATION_SCHEMA\".\"" + view + "\"";
    }

    /** Those of some tables and views that are there. */
    Map<Relation, Found> find(Collection<Relation> relations) throws SQLException {
        Map<Relation, Found> found = new TreeMap<>();
        if (relations.isEmpty()) {
            return found;
        }
        Relation any = relations.iterator().next();
        Set<String> schemas = new LinkedHashSet<>();
        Set<String> names = new LinkedHashSet<>();
        relations.forEach(relation -> {
            schemas.add(relation.schema());
            names.add(relation.name());
        });
        List<Object> values = new ArrayList<>(schemas);
        values.addAll(names);
        // The service looks through all columns of the database where only the tables are told.
        values.addAll(List.copyOf(values));
        Map<Relation, List<Column>> columns = new TreeMap<>();
        statements.list(
                row -> {
                    Relation relation = new Relation(any.database(), row.getString(1), row.getString(2));
                    if (relations.contains(relation)) {
                        columns.computeIfAbsent(relation, r -> new ArrayList<>())
                                .add(Column.of(
                                        row.getString(5),
                                        SnowflakeTypes.of(
                                                row.getString(6),
                                                row.getInt(7),
                                                row.getInt(8),
                                                text(row.getString(9)))));
                        found.put(
                                relation,
                                new Found(
                                        row.getString(3).contains("VIEW"),
                                        text(row.getString(4)),
                                        new TableSchema(List.of())));
                    }
                    return relation;
                },
                "SELECT t.TABLE_SCHEMA, t.TABLE_NAME, t.TABLE_TYPE, t.COMMENT, c.COLUMN_NAME, c.DATA_TYPE,"
                        + " c.NUMERIC_PRECISION, c.NUMERIC_SCALE, c.COMMENT FROM " + information(any, "TABLES")
                        + " AS t JOIN " + information(any, "COLUMNS")
                        + " AS c ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME"
                        + " WHERE t.TABLE_SCHEMA IN (" + SnowflakeSql.parameters(List.copyOf(schemas))
                        + ") AND t.TABLE_NAME IN (" + SnowflakeSql.parameters(List.copyOf(names))
                        + ") AND c.TABLE_SCHEMA IN (" + SnowflakeSql.parameters(List.copyOf(schemas))
                        + ") AND c.TABLE_NAME IN (" + SnowflakeSql.parameters(List.copyOf(names))
                        + ") ORDER BY t.TABLE_SCHEMA, t.TABLE_NAME, c.ORDINAL_POSITION",
                values.toArray());
        found.replaceAll((relation, f) -> new Found(f.view(), f.comment(), new TableSchema(columns.get(relation))));
        return found;
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }
}
