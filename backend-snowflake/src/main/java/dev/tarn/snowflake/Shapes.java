package dev.tarn.snowflake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.TableSchema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which columns tables and views had, from which snapshot on, and where a table's rows of then are: the service shows earlier rows with
 * today's columns, and those of a table that was made anew under the name that the old one has now.
 *
 * @param statements a session
 * @param tables where the record is
 */
record Shapes(JdbcStatements statements, StateTables tables) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, String>> COLUMNS = new TypeReference<>() {};
    private static final TypeReference<List<List<String>>> NAMES = new TypeReference<>() {};

    /**
     * A table or view as it was.
     *
     * @param relation its name
     * @param place what the service calls the table now
     * @param columns its columns
     * @param of the tables that a view is over; none for a table
     */
    record Shape(Relation relation, Relation place, TableSchema columns, List<Relation> of) {

        boolean isView() {
            return !of.isEmpty();
        }
    }

    static Shape table(Relation relation, TableSchema columns) {
        return new Shape(relation, relation, columns, List.of());
    }

    /** Those of a snapshot. */
    Map<Relation, Shape> at(long snapshot) throws SQLException {
        Map<Relation, Shape> shapes = new TreeMap<>();
        for (Shape shape : statements.list(
                this::shape,
                "SELECT s.\"DATASET\", s.\"NAME\", s.\"PLACE\", s.\"COLUMNS\", s.\"TABLES\" FROM "
                        + tables.shapes().sql()
                        + " AS s WHERE s.\"FROM_SNAPSHOT\" <= ? ORDER BY s.\"FROM_SNAPSHOT\"",
                snapshot)) {
            shapes.put(shape.relation(), shape);
        }
        return shapes;
    }

    private Shape shape(java.sql.ResultSet row) throws SQLException {
        try {
            Relation relation = new Relation(tables.lock().database(), row.getString(1), row.getString(2));
            List<Column> columns = new ArrayList<>();
            JSON.readValue(row.getString(4), COLUMNS)
                    .forEach((name, type) -> columns.add(Column.of(name, tables.type(type))));
            List<Relation> of = new ArrayList<>();
            JSON.readValue(row.getString(5), NAMES)
                    .forEach(n -> of.add(new Relation(relation.database(), n.get(0), n.get(1))));
            return new Shape(relation, relation.named(row.getString(3)), new TableSchema(columns), of);
        } catch (JsonProcessingException e) {
            throw new SQLException("the record of columns holds something that is no JSON", e);
        }
    }

    /** Records what is from a snapshot on, where it is another than before: one statement, or two where something is. */
    void record(long snapshot, List<Shape> shapes) throws SQLException {
        Map<Relation, Shape> before = new HashMap<>(at(snapshot));
        List<Object> values = new ArrayList<>();
        int count = 0;
        for (Shape shape : shapes) {
            if (!shape.equals(before.get(shape.relation()))) {
                count++;
                values.addAll(List.of(
                        shape.relation().schema(),
                        shape.relation().name(),
                        snapshot,
                        shape.place().name(),
                        columns(shape),
                        json(shape.of().stream()
                                .map(r -> List.of(r.schema(), r.name()))
                                .toList())));
            }
        }
        if (count > 0) {
            statements.run(
                    "INSERT INTO " + tables.shapes().sql()
                            + " (\"DATASET\", \"NAME\", \"FROM_SNAPSHOT\", \"PLACE\", \"COLUMNS\", \"TABLES\") VALUES "
                            + String.join(", ", java.util.Collections.nCopies(count, "(?, ?, ?, ?, ?, ?)")),
                    values.toArray());
        }
    }

    private String columns(Shape shape) {
        Map<String, String> columns = new LinkedHashMap<>();
        shape.columns().columns().forEach(c -> columns.put(c.name(), tables.text(c.type())));
        return json(columns);
    }

    /** All that any snapshot's rows are in. */
    List<Relation> places() throws SQLException {
        return statements.list(
                row -> new Relation(tables.lock().database(), row.getString(1), row.getString(2)),
                "SELECT DISTINCT \"DATASET\", \"PLACE\" FROM " + tables.shapes().sql());
    }

    /** Records that what a table held until a snapshot, and with it, has got another name. */
    void moved(Relation relation, Relation kept, long until) throws SQLException {
        statements.run(
                "UPDATE " + tables.shapes().sql()
                        + " SET \"PLACE\" = ? WHERE \"DATASET\" = ? AND \"NAME\" = ? AND \"PLACE\" = \"NAME\" AND \"FROM_SNAPSHOT\" <= ?",
                kept.name(),
                relation.schema(),
                relation.name(),
                until);
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
