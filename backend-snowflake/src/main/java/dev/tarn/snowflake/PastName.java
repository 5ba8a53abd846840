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

    /** What the service puts where nothing stands between two points. */
    private static final String USUAL_SCHEMA = "PUBLIC";

    /** The name of two or three parts that begins at a piece; blanks and comments may stand around its points. */
    static PastName at(List<SqlText.Piece> pieces, int start, String database) {
        PastName none = new PastName(new Relation(database, "", ""), start);
        if (!pieces.get(start).isName() || isPoint(pieces, before(pieces, start))) {
            return none;
        }
        List<String> parts = new ArrayList<>();
        int at = start;
        while (true) {
            parts.add(pieces.get(at).name());
            int point = after(pieces, at);
            int part = isPoint(pieces, point) ? after(pieces, point) : pieces.size();
            boolean usual = isPoint(pieces, part);
            if (usual) {
                part = after(pieces, part);
            }
            if (part >= pieces.size() || !pieces.get(part).isName()) {
                break;
            }
            if (usual) {
                parts.add(USUAL_SCHEMA);
            }
            at = part;
        }
        // A part more is a column's.
        if (parts.size() == 2) {
            return new PastName(new Relation(database, parts.get(0), parts.get(1)), at + 1);
        }
        return parts.size() == 3 ? new PastName(new Relation(parts.get(0), parts.get(1), parts.get(2)), at + 1) : none;
    }

    private static boolean isPoint(List<SqlText.Piece> pieces, int at) {
        return at >= 0 && at < pieces.size() && pieces.get(at).is(".");
    }

    /** The next piece that is more than a blank; behind the last one where there is none. */
    private static int after(List<SqlText.Piece> pieces, int at) {
        int next = at + 1;
        while (next < pieces.size() && pieces.get(next).kind() == SqlText.Kind.BLANK) {
            next++;
        }
        return next;
    }

    private static int before(List<SqlText.Piece> pieces, int at) {
        int last = at - 1;
        while (last >= 0 && pieces.get(last).kind() == SqlText.Kind.BLANK) {
            last--;
        }
        return last;
    }
}
