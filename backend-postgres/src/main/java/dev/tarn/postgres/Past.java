package dev.tarn.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tables and views as they were at a snapshot.
 *
 * @param statements within a transaction, whose locks keep in its place what is found until it is read
 * @param dialect where the record of versions is
 * @param snapshot the snapshot's number
 * @param shapes what there ever was, with its columns at the snapshot; empty where it was not there yet
 * @param versions what held rows at the snapshot
 */
record Past(
        JdbcStatements statements,
        PostgresStateDialect dialect,
        long snapshot,
        Map<Relation, Optional<Shape>> shapes,
        List<Version> versions) {

    /** How often versions may be moved while they are looked for: once each, when they are superseded. */
    private static final int LOOKS = 10;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, String>> COLUMNS = new TypeReference<>() {};

    /** The columns of a table, or of a view over the tables of an export. */
    record Shape(long since, String vendor, String export, boolean view, TableSchema columns) {}

    /** A partition's rows, as long as they are kept. */
    record Version(
            long id,
            String vendor,
            String export,
            String partition,
            Relation table,
            Relation relation,
            boolean dropped) {}

    static Past at(JdbcStatements statements, PostgresStateDialect dialect, long snapshot) throws SQLException {
        Map<Relation, Optional<Shape>> shapes = new LinkedHashMap<>();
        statements.list(
                row -> {
                    Relation relation = new Relation(row.getString(1), row.getString(2));
                    if (row.getLong(3) > snapshot) {
                        shapes.putIfAbsent(relation, Optional.empty());
                        return relation;
                    }
                    shapes.put(
                            relation,
                            Optional.of(new Shape(
                                    row.getLong(3),
                                    row.getString(4),
                                    row.getString(5),
                                    row.getBoolean(6),
                                    columns(row.getString(7)))));
                    return relation;
                },
                "SELECT dataset, name, from_snapshot, export_vendor, export_name, is_view, columns FROM "
                        + dialect.table("shapes") + " ORDER BY from_snapshot");
        return new Past(statements, dialect, snapshot, shapes, versions(statements, dialect, snapshot));
    }

    private static List<Version> versions(JdbcStatements statements, PostgresStateDialect dialect, long snapshot)
            throws SQLException {
        return statements.list(
                row -> new Version(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        Relation.of(new TableName(row.getString(5), row.getString(6))),
                        new Relation(row.getString(7), row.getString(8)),
                        row.getBoolean(9)),
                "SELECT id, vendor, export_name, billing_period || CASE account WHEN '' THEN '' ELSE '/' || account END,"
                        + " table_dataset, table_name, relation_schema, relation_name, dropped_at IS NOT NULL FROM "
                        + dialect.table("versions")
                        + " WHERE from_snapshot <= ? AND (to_snapshot IS NULL OR to_snapshot > ?) ORDER BY id",
                snapshot,
                snapshot);
    }

    private static TableSchema columns(String json) throws SQLException {
        try {
            List<Column> columns = new ArrayList<>();
            JSON.readValue(json, COLUMNS)
                    .forEach((name, type) -> columns.add(Column.of(name, PostgresTypes.parse(type))));
            return new TableSchema(columns);
        } catch (JsonProcessingException e) {
            throw new SQLException("the record of columns holds something that is no JSON", e);
        }
    }

    /** What a table or view had, if it was there. */
    Optional<Shape> shape(Relation relation) {
        return shapes.getOrDefault(relation, Optional.empty());
    }

    /**
     * Where its rows are, and stay until the transaction ends. A publish that comes in between gives the name of a version to the one
     * after it: so the record is looked at again, once nobody can do that any more.
     */
    List<Version> versions(Relation relation, Shape shape, String operation) throws SQLException {
        List<Version> found = of(relation, shape, versions);
        for (int i = 0; i < LOOKS; i++) {
            requireKept(relation, found, operation);
            Optional<String> gone = lock(found);
            List<Version> now = of(relation, shape, versions(statements, dialect, snapshot));
            if (now.equals(found)) {
                if (gone.isPresent()) {
                    throw new BackendRejectedException(PostgresErrors.start(operation) + "a version that "
                            + relation.sql() + " had at snapshot " + snapshot + " was taken away by somebody else: "
                            + gone.get() + "; ask for a later snapshot, or restore it");
                }
                return found;
            }
            found = now;
        }
        throw new BackendUnavailableException(PostgresErrors.start(operation) + relation.sql()
                + " is replaced all the time; try again when fewer loads run");
    }

    private static List<Version> of(Relation relation, Shape shape, List<Version> all) {
        return all.stream()
                .filter(v -> shape.view()
                        ? v.vendor().equals(shape.vendor()) && v.export().equals(shape.export())
                        : v.table().equals(relation))
                .toList();
    }

    private void requireKept(Relation relation, List<Version> found, String operation) {
        for (Version version : found) {
            if (version.dropped()) {
                throw new BackendRejectedException(PostgresErrors.start(operation) + "at snapshot " + snapshot + ", "
                        + relation.sql() + " had a version of " + version.partition()
                        + " that is no longer kept; ask for a later snapshot, or raise retain_versions and retain_for");
            }
        }
    }

    /** Locks what has the versions' names, and says which name nothing has. */
    private Optional<String> lock(List<Version> found) throws SQLException {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String names =
                found.stream().map(v -> v.relation().sql()).distinct().sorted().collect(Collectors.joining(", "));
        Savepoint before = statements.connection().setSavepoint();
        try {
            statements.run("LOCK TABLE " + names + " IN ACCESS SHARE MODE");
            statements.connection().releaseSavepoint(before);
            return Optional.empty();
        } catch (SQLException e) {
            if (!PostgresErrors.isGone(e)) {
                throw e;
            }
            statements.connection().rollback(before);
            return Optional.of(PostgresErrors.text(e));
        }
    }

    /** The rows of some versions, in the columns of a table. */
    String select(List<Version> from, TableSchema columns) throws SQLException {
        PostgresCatalog catalog = new PostgresCatalog(statements);
        List<String> selects = new ArrayList<>();
        for (Version version : from) {
            TableSchema own = catalog.columns(version.relation())
                    .orElseThrow(() ->
                            new SQLException("relation " + version.relation().sql() + " does not exist", "42P01"));
            selects.add(TableSql.select(version.relation(), own, columns));
        }
        return selects.isEmpty() ? nothing(columns) : String.join(" UNION ALL ", selects);
    }

    private static String nothing(TableSchema columns) {
        return columns.columns().stream()
                .map(c -> "CAST(NULL AS " + PostgresTypes.sql(c.type()) + ") AS " + PostgresSql.quoted(c.name()))
                .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
    }
}
