package dev.tarn.snowflake;

import java.util.ArrayList;
import java.util.List;

/**
 * A table's name in a statement.
 *
 * @param relation what it may stand for
 * @param end the piece behind it; the first one where there is no such name
 */
record PastName(Relation relation, int end) {

    /** The name of two or three parts that begins at a piece. */
    static PastName at(List<SqlText.Piece> pieces, int start, String database) {
        PastName none = new PastName(new Relation(database, "", ""), start);
        if (start > 0 && pieces.get(start - 1).is(".")) {
            return none;
        }
        List<String> parts = new ArrayList<>();
        int at = start;
        while (at < pieces.size() && pieces.get(at).isName()) {
            parts.add(pieces.get(at).name());
            at++;
            if (at + 1 >= pieces.size()
                    || !pieces.get(at).is(".")
                    || !pieces.get(at + 1).isName()) {
                break;
            }
            at++;
        }
        // A part more is a column's.
        if (parts.size() == 2) {
            return new PastName(new Relation(database, parts.get(0), parts.get(1)), at);
        }
        return parts.size() == 3 ? new PastName(new Relation(parts.get(0), parts.get(1), parts.get(2)), at) : none;
    }
}
