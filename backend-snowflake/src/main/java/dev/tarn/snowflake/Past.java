package dev.tarn.snowflake;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.TableSchema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables and views of a snapshot, and statements over them.
 *
 * @param database where names without a database are
 * @param last the moment at which the snapshot was still the latest; empty where it is
 * @param shapes its tables and views
 * @param known all that there ever were
 * @param operation what is done, for messages
 */
record Past(String database, String last, Map<Relation, Shapes.Shape> shapes, Set<Relation> known, String operation) {

    private static final Set<String> BEFORE_ALIAS = Set.of(
            "WHERE",
            "GROUP",
            "ORDER",
            "HAVING",
            "QUALIFY",
            "LIMIT",
            "OFFSET",
            "FETCH",
            "UNION",
            "INTERSECT",
            "MINUS",
            "EXCEPT",
            "JOIN",
            "INNER",
            "LEFT",
            "RIGHT",
            "FULL",
            "CROSS",
            "NATURAL",
            "ON",
            "USING",
            "SAMPLE",
            "TABLESAMPLE",
            "WINDOW",
            "LATERAL",
            "PIVOT",
            "UNPIVOT",
            "ASOF",
            "CONNECT",
            "START",
            "MATCH_RECOGNIZE");

    Optional<Shapes.Shape> shape(Relation relation) {
        return Optional.ofNullable(shapes.get(relation));
    }

    /** A query for the rows of a table or view, with the columns that it had. */
    String select(Shapes.Shape shape) {
        return select(shape, shape.columns());
    }

    /** The same with other columns, wide enough. */
    String select(Shapes.Shape shape, TableSchema columns) {
        if (!shape.isView()) {
            return "SELECT " + Widening.list(shape.columns(), columns) + " FROM "
                    + shape.place().sql() + at();
        }
        return shape.of().stream()
                .flatMap(relation -> shape(relation).stream())
                .map(table -> select(table, columns))
                .collect(Collectors.joining(" UNION ALL "));
    }

    private String at() {
        return last.isEmpty() ? "" : " AT(TIMESTAMP => '" + last + "+00:00'::TIMESTAMP_TZ)";
    }

    /**
     * A statement of today in which each table and view of ours is what it was. Names are found where the service finds tables: in
     * quotes or not, with a schema before them. Of a view of somebody else's over them, the rows are today's.
     */
    String rewritten(String sql) {
        List<SqlText.Piece> pieces = SqlText.pieces(sql);
        PastRefusal.check(known, operation, pieces);
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < pieces.size()) {
            PastName name = PastName.at(pieces, at, database);
            if (name.end() > at && known.contains(name.relation())) {
                Shapes.Shape shape = shape(name.relation())
                        .orElseThrow(() -> new BackendRejectedException(SnowflakeErrors.start(operation)
                                + name.relation().sql() + " was not there then; choose a later snapshot"));
                text.append('(').append(select(shape)).append(')');
                if (!isNamed(pieces, name.end())) {
                    text.append(" AS ")
                            .append(SnowflakeSql.quoted(name.relation().name()));
                }
                at = name.end();
            } else {
                text.append(pieces.get(at).text());
                at++;
            }
        }
        return text.toString();
    }

    /** Whether an alias follows. */
    private static boolean isNamed(List<SqlText.Piece> pieces, int from) {
        for (SqlText.Piece piece : pieces.subList(from, pieces.size())) {
            if (piece.kind() != SqlText.Kind.BLANK) {
                return piece.kind() == SqlText.Kind.QUOTED
                        || piece.kind() == SqlText.Kind.WORD
                                && !BEFORE_ALIAS.contains(piece.text().toUpperCase(Locale.ROOT));
            }
        }
        return false;
    }
}
