package dev.tarn.snowflake;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.row.RowCursor;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what an application asks: one statement that reads. */
final class SnowflakeQuery {

    private static final Logger LOG = LoggerFactory.getLogger(SnowflakeQuery.class);

    private static final Set<String> READING =
            Set.of("SELECT", "WITH", "VALUES", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "LIST", "LS");

    private SnowflakeQuery() {}

    static RowCursor run(SnowflakeDatabase database, String sql, Object... parameters) {
        return run(database, "query " + database.config().subject(), sql, parameters);
    }

    /** The same for what messages call otherwise. */
    static RowCursor run(SnowflakeDatabase database, String operation, String sql, Object... parameters) {
        requireOneReading(operation, sql);
        SnowflakeSession session = database.session(operation);
        boolean done = false;
        boolean usable = false;
        PreparedStatement opened = null;
        try {
            PreparedStatement statement = session.prepare(sql);
            opened = statement;
            database.config().queryLimit().ifPresent(limit -> limit(statement, limit.toSeconds()));
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, SnowflakeValues.parameter(parameters[i]));
            }
            SnowflakeCursor cursor = SnowflakeCursor.open(database, session, statement, operation);
            done = true;
            return cursor;
        } catch (SQLException e) {
            usable = !SnowflakeErrors.isSessionLost(e);
            throw SnowflakeErrors.translate(
                    SnowflakeErrors.isMissing(e) ? operation + " from " + names(database, sql) : operation, e);
        } finally {
            if (!done && opened != null) {
                close(opened);
            }
            if (!done && usable) {
                database.give(session);
            } else if (!done) {
                database.discard(session);
            }
        }
    }

    private static void close(PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException e) {
            LOG.debug("a statement is left to its session to end: {}", SnowflakeErrors.text(e));
        }
    }

    /** The tables that a statement names: of a missing one, the service may tell no more than its schema. */
    private static String names(SnowflakeDatabase database, String sql) {
        List<SqlText.Piece> pieces = SqlText.pieces(sql);
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < pieces.size(); i++) {
            PastName name = PastName.at(pieces, i, database.config().databaseName());
            if (name.end() > i) {
                names.add(name.relation().schema() + "." + name.relation().name());
                i = name.end() - 1;
            }
        }
        return String.join(", ", names);
    }

    private static void limit(PreparedStatement statement, long seconds) {
        try {
            statement.setQueryTimeout((int) Math.max(1, seconds));
        } catch (SQLException e) {
            throw SnowflakeErrors.translate("limit a query", e);
        }
    }

    /** Only one, and only what reads: the service has no transactions that may not write. */
    static void requireOneReading(String operation, String sql) {
        List<SqlText.Piece> pieces = new ArrayList<>(SqlText.pieces(sql));
        pieces.removeIf(piece -> piece.kind() == SqlText.Kind.BLANK);
        while (!pieces.isEmpty() && pieces.get(pieces.size() - 1).is(";")) {
            pieces.remove(pieces.size() - 1);
        }
        if (pieces.stream().anyMatch(piece -> piece.is(";"))) {
            throw new BackendRejectedException(
                    SnowflakeErrors.start(operation) + "only one statement can run here; run one after the other");
        }
        String first = pieces.stream()
                .filter(piece -> !piece.is("("))
                .findFirst()
                .map(SqlText.Piece::name)
                .orElse("");
        if (!READING.contains(first)) {
            throw new BackendRejectedException(SnowflakeErrors.start(operation)
                    + "only a statement that reads can run here (SELECT, WITH, VALUES, SHOW, DESCRIBE, EXPLAIN, LIST), not "
                    + (first.isEmpty() ? "nothing" : first));
        }
        for (int i = 0; i + 1 < pieces.size(); i++) {
            if (pieces.get(i).isWord("AS") && pieces.get(i + 1).isWord("PROCEDURE")) {
                throw new BackendRejectedException(SnowflakeErrors.start(operation)
                        + "a procedure may do more than read; leave WITH … AS PROCEDURE away");
            }
        }
        if (isChained(SqlText.pieces(sql))) {
            throw new BackendRejectedException(SnowflakeErrors.start(operation)
                    + "->> chains statements, and only one can run here; run one after the other");
        }
    }

    private static boolean isChained(List<SqlText.Piece> pieces) {
        for (int i = 0; i + 2 < pieces.size(); i++) {
            if (pieces.get(i).is("-")
                    && pieces.get(i + 1).is(">")
                    && pieces.get(i + 2).is(">")) {
                return true;
            }
        }
        return false;
    }

    /**
     * The columns of a result. What is in a {@code VARIANT} column, and what a number without digits behind the point stands for, says
     * the comment of the column that it is from.
     */
    static List<Column> columns(SnowflakeSession session, ResultSetMetaData meta) throws SQLException {
        Map<Relation, SnowflakeCatalog.Found> origins = origins(session, meta);
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String label = meta.getColumnLabel(i).isEmpty() ? "column" + i : meta.getColumnLabel(i);
            Column plain = Column.of(label, type(meta, i));
            columns.add(
                    SnowflakeTypes.isNested(plain.type()) && origins.containsKey(origin(meta, i))
                            ? origins.get(origin(meta, i)).columns().find(meta.getColumnName(i)).stream()
                                    .map(c -> Column.of(label, c.type()))
                                    .filter(c -> SnowflakeTypes.isNested(c.type()))
                                    .findFirst()
                                    .orElse(plain)
                            : plain);
        }
        return List.copyOf(columns);
    }

    private static dev.tarn.model.ColumnType type(ResultSetMetaData meta, int column) throws SQLException {
        return SnowflakeTypes.of(meta.getColumnTypeName(column), meta.getPrecision(column), meta.getScale(column), "");
    }

    private static Relation origin(ResultSetMetaData meta, int column) throws SQLException {
        return new Relation(meta.getCatalogName(column), meta.getSchemaName(column), meta.getTableName(column));
    }

    private static Map<Relation, SnowflakeCatalog.Found> origins(SnowflakeSession session, ResultSetMetaData meta)
            throws SQLException {
        Set<Relation> relations = new HashSet<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            if (SnowflakeTypes.isNested(type(meta, i))
                    && !origin(meta, i).name().isEmpty()) {
                relations.add(origin(meta, i));
            }
        }
        return relations.isEmpty() ? Map.of() : new SnowflakeCatalog(session.statements()).find(relations);
    }
}
