package dev.tarn.bigquery;

import com.google.cloud.bigquery.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes a statement read what was there at a snapshot: a query of the past takes the place of each table's and view's name. */
final class PastQuery {

    private static final Set<String> AFTER_TABLE = Set.of(
            "where",
            "join",
            "on",
            "group",
            "order",
            "limit",
            "union",
            "inner",
            "left",
            "right",
            "full",
            "cross",
            "having",
            "window",
            "qualify",
            "using",
            "tablesample",
            "except",
            "intersect",
            "for",
            "unnest",
            "pivot",
            "unpivot");

    private final Past past;
    private final String operation;
    private final List<SqlText.Piece> pieces;

    PastQuery(Past past, String operation, String sql) {
        this.past = past;
        this.operation = operation;
        this.pieces = SqlText.pieces(sql);
    }

    /** A name of one or more parts. */
    private record Path(List<String> parts, int end) {
        String last() {
            return parts.get(parts.size() - 1);
        }
    }

    String rewritten() {
        StringBuilder text = new StringBuilder();
        SqlText.Piece before = new SqlText.Piece(SqlText.Kind.BLANK, " ");
        for (int i = 0; i < pieces.size(); ) {
            SqlText.Piece piece = pieces.get(i);
            if (!piece.isName() || before.is(".")) {
                text.append(piece.text());
                before = piece.kind() == SqlText.Kind.BLANK ? before : piece;
                i++;
                continue;
            }
            Path path = path(i);
            boolean table = path.parts().size() > 1 || before.isWord("from") || before.isWord("join");
            TableId id = id(path);
            if (table && past.shapes().containsKey(id)) {
                text.append('(').append(past.select(id, operation)).append(')').append(alias(path));
            } else {
                pieces.subList(i, path.end()).forEach(p -> text.append(p.text()));
            }
            before = pieces.get(path.end() - 1);
            i = path.end();
        }
        return text.toString();
    }

    private Path path(int start) {
        List<String> parts = new ArrayList<>(List.of(pieces.get(start).name().split("\\.", -1)));
        int end = start + 1;
        while (end + 1 < pieces.size()
                && pieces.get(end).is(".")
                && pieces.get(end + 1).isName()) {
            parts.addAll(List.of(pieces.get(end + 1).name().split("\\.", -1)));
            end += 2;
        }
        return new Path(parts, end);
    }

    private TableId id(Path path) {
        int size = path.parts().size();
        String dataset =
                size > 1 ? path.parts().get(size - 2) : past.database().config().stateDataset();
        return TableId.of(past.database().config().projectId(), dataset, path.last());
    }

    /** The name goes on standing for the rows, unless the statement gives them another. */
    private String alias(Path path) {
        SqlText.Piece next = pieces.subList(path.end(), pieces.size()).stream()
                .filter(p -> p.kind() != SqlText.Kind.BLANK)
                .findFirst()
                .orElse(new SqlText.Piece(SqlText.Kind.OTHER, ";"));
        boolean named = next.isWord("as")
                || next.kind() == SqlText.Kind.QUOTED
                || next.kind() == SqlText.Kind.WORD
                        && !AFTER_TABLE.contains(next.text().toLowerCase(Locale.ROOT));
        return named ? "" : " AS `" + path.last() + "`";
    }
}
