package dev.tarn.snowflake;

import dev.tarn.error.BackendRejectedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses statements over the past that name tables in ways in which {@link PastName} does not find them: the service would answer with
 * today's rows, and nobody would notice.
 */
final class PastRefusal {

    /** Behind these, names are no tables any more. */
    private static final Set<String> ENDING_FROM = Set.of(
            "SELECT",
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
            "WINDOW",
            "CONNECT",
            "START");

    private final Set<Relation> known;
    private final String operation;
    private final List<SqlText.Piece> pieces;
    private final Deque<Boolean> inFrom = new ArrayDeque<>(List.of(false));

    private PastRefusal(Set<Relation> known, String operation, List<SqlText.Piece> pieces) {
        this.known = known;
        this.operation = operation;
        this.pieces = pieces;
    }

    static void check(Set<Relation> known, String operation, List<SqlText.Piece> all) {
        List<SqlText.Piece> pieces = new ArrayList<>(all);
        pieces.removeIf(piece -> piece.kind() == SqlText.Kind.BLANK);
        new PastRefusal(known, operation, pieces).check();
    }

    private void check() {
        for (int i = 0; i < pieces.size(); i++) {
            SqlText.Piece piece = pieces.get(i);
            if (is(i + 1, "(") && (piece.isWord("IDENTIFIER") || piece.isWord("TABLE") && !isCall(i + 2))) {
                throw refused(
                        "what " + piece.text() + "(…) stands for is not known here; write the table's name itself");
            }
            if (piece.is("(")) {
                inFrom.push(isTablePlace(i));
            } else if (piece.is(")") && inFrom.size() > 1) {
                inFrom.pop();
            } else if (piece.isWord("FROM") || piece.isWord("JOIN")) {
                inFrom(true);
            } else if (piece.kind() == SqlText.Kind.WORD
                    && ENDING_FROM.contains(piece.text().toUpperCase(Locale.ROOT))) {
                inFrom(false);
            } else if (piece.isName() && isTablePlace(i) && !is(i + 1, ".") && !is(i + 1, "(")) {
                refuseKnown(piece);
            }
        }
    }

    private void inFrom(boolean now) {
        inFrom.pop();
        inFrom.push(now);
    }

    private boolean is(int at, String text) {
        return at < pieces.size() && pieces.get(at).is(text);
    }

    /** Whether a function is called, which gives a table. */
    private boolean isCall(int from) {
        int at = from;
        while (at < pieces.size() && (pieces.get(at).isName() || pieces.get(at).is("."))) {
            at++;
        }
        return at > from && is(at, "(");
    }

    private boolean isTablePlace(int at) {
        if (at == 0 || Boolean.FALSE.equals(inFrom.peek())) {
            return false;
        }
        SqlText.Piece before = pieces.get(at - 1);
        return before.isWord("FROM") || before.isWord("JOIN") || before.is(",") || before.is("(");
    }

    private void refuseKnown(SqlText.Piece piece) {
        known.stream()
                .filter(relation -> relation.name().equals(piece.name()))
                .findFirst()
                .ifPresent(relation -> {
                    throw refused(piece.text() + " alone may be " + relation.sql()
                            + " as it is today; write the schema before it, or call what is yours otherwise");
                });
    }

    private BackendRejectedException refused(String why) {
        return new BackendRejectedException(SnowflakeErrors.start(operation) + why);
    }
}
