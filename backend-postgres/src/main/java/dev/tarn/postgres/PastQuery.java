package dev.tarn.postgres;

import dev.tarn.error.BackendRejectedException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a statement read what was there at a snapshot: temporary views have the names of the tables, and go with the transaction. A name
 * without a schema finds them first; of one with a schema, the schema is exchanged.
 */
final class PastQuery {

    private static final String TEMPORARY = "pg_temp";

    private final Past past;
    private final String searched;
    private final String operation;
    private final Map<String, Relation> views = new LinkedHashMap<>();

    /**
     * Over a snapshot.
     *
     * @param past the snapshot
     * @param searched the schema in which names without one are looked for
     * @param operation what is done, for messages
     */
    PastQuery(Past past, String searched, String operation) {
        this.past = past;
        this.searched = PostgresSql.name(searched);
        this.operation = operation;
    }

    /** Makes the views, and gives the statement that reads them. */
    String prepare(String sql) throws SQLException {
        List<SqlText.Piece> pieces = SqlText.pieces(sql);
        StringBuilder text = new StringBuilder();
        boolean afterDot = false;
        for (int i = 0; i < pieces.size(); i++) {
            SqlText.Piece piece = pieces.get(i);
            Optional<Relation> named = piece.isName() && !afterDot ? named(pieces, i) : Optional.empty();
            boolean qualified = named.isPresent() && isQualified(pieces, i);
            if (named.isPresent()) {
                make(named.get());
            }
            text.append(qualified ? TEMPORARY : piece.text());
            if (piece.kind() != SqlText.Kind.BLANK) {
                afterDot = piece.is(".");
            }
        }
        return text.toString();
    }

    private Optional<Relation> named(List<SqlText.Piece> pieces, int at) {
        Relation relation = isQualified(pieces, at)
                ? new Relation(
                        pieces.get(at).name(),
                        pieces.get(next(pieces, next(pieces, at))).name())
                : new Relation(searched, pieces.get(at).name());
        return Optional.of(relation).filter(past.shapes()::containsKey);
    }

    private static boolean isQualified(List<SqlText.Piece> pieces, int at) {
        int dot = next(pieces, at);
        return dot < pieces.size()
                && pieces.get(dot).is(".")
                && next(pieces, dot) < pieces.size()
                && pieces.get(next(pieces, dot)).isName();
    }

    /** The next piece that is more than a blank. */
    private static int next(List<SqlText.Piece> pieces, int at) {
        int next = at + 1;
        while (next < pieces.size() && pieces.get(next).kind() == SqlText.Kind.BLANK) {
            next++;
        }
        return next;
    }

    private void make(Relation relation) throws SQLException {
        Relation before = views.putIfAbsent(relation.name(), relation);
        if (before != null) {
            if (!before.equals(relation)) {
                throw new BackendRejectedException(PostgresErrors.start(operation) + before.sql() + " and "
                        + relation.sql() + " have one name, and can't be read together at a snapshot; read one after"
                        + " the other");
            }
            return;
        }
        Past.Shape shape = past.shape(relation)
                .orElseThrow(() -> new BackendRejectedException(PostgresErrors.start(operation) + relation.sql()
                        + " was not there at snapshot " + past.snapshot() + "; ask for a later one"));
        Relation view = new Relation(TEMPORARY, relation.name());
        past.statements()
                .run("CREATE TEMPORARY VIEW " + PostgresSql.quoted(relation.name()) + " AS "
                        + past.select(past.versions(relation, shape, operation), shape.columns()));
        for (String comment : TableSql.comments(view, shape.columns())) {
            past.statements().run(comment);
        }
    }
}
