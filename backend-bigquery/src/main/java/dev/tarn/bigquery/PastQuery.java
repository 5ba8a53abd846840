package dev.tarn.bigquery;

import com.google.cloud.bigquery.TableId;
import dev.tarn.error.BackendRejectedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes a statement read what was there at a snapshot: a query of the past takes the place of each table's and view's name. A name that could
 * be a table's where none is looked for is refused, because it would be read as it is now.
 */
final class PastQuery {

    /** What ends the list of tables. */
    private static final Set<String> AFTER_FROM = Set.of(
            "select",
            "where",
            "group",
            "order",
            "having",
            "limit",
            "qualify",
            "window",
            "union",
            "intersect",
            "except");

    /** What may stand behind a table and is no other name for it. */
    private static final Set<String> NO_ALIAS = Set.of(
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
    private final Set<String> common;
    private final Deque<Level> levels = new ArrayDeque<>();

    /** What stands in one pair of parentheses. */
    private static final class Level {
        private boolean inFrom;
        private boolean tableNext;
    }

    /** A name of one or more parts. */
    private record Path(List<String> parts, int end) {
        String last() {
            return parts.get(parts.size() - 1);
        }
    }

    PastQuery(Past past, String operation, String sql) {
        this.past = past;
        this.operation = operation;
        this.pieces = SqlText.pieces(sql);
        this.common = commonTables();
        levels.push(new Level());
    }

    /** The names that the statement itself gives to queries: {@code name AS (}. */
    private Set<String> commonTables() {
        List<SqlText.Piece> solid =
                pieces.stream().filter(p -> p.kind() != SqlText.Kind.BLANK).toList();
        Set<String> names = new HashSet<>();
        for (int i = 1; i + 2 < solid.size(); i++) {
            SqlText.Piece before = solid.get(i - 1);
            boolean first = before.isWord("with") || before.isWord("recursive") || before.is(",");
            if (first
                    && solid.get(i).isName()
                    && solid.get(i + 1).isWord("as")
                    && solid.get(i + 2).is("(")) {
                names.add(solid.get(i).name().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    String rewritten() {
        StringBuilder text = new StringBuilder();
        SqlText.Piece before = new SqlText.Piece(SqlText.Kind.BLANK, " ");
        for (int i = 0; i < pieces.size(); ) {
            SqlText.Piece piece = pieces.get(i);
            if (piece.isName() && !before.is(".") && !isKeyword(piece)) {
                Path path = path(i);
                text.append(named(path, i));
                before = pieces.get(path.end() - 1);
                i = path.end();
                continue;
            }
            text.append(piece.text());
            follow(piece);
            before = piece.kind() == SqlText.Kind.BLANK ? before : piece;
            i++;
        }
        return text.toString();
    }

    private static boolean isKeyword(SqlText.Piece piece) {
        String word = piece.text().toLowerCase(Locale.ROOT);
        return piece.kind() == SqlText.Kind.WORD
                && (AFTER_FROM.contains(word) || word.equals("from") || word.equals("join") || word.equals("unnest"));
    }

    /** Where tables are looked for: behind FROM and JOIN, and behind commas and in parentheses there. */
    private void follow(SqlText.Piece piece) {
        Level level = levels.element();
        if (piece.is("(")) {
            Level inner = new Level();
            inner.inFrom = level.tableNext;
            inner.tableNext = level.tableNext;
            level.tableNext = false;
            levels.push(inner);
        } else if (piece.is(")") && levels.size() > 1) {
            levels.pop();
        } else if (piece.is(",")) {
            level.tableNext = level.inFrom;
        } else if (piece.isWord("from") || piece.isWord("join")) {
            level.inFrom = true;
            level.tableNext = true;
        } else if (piece.isWord("unnest")) {
            level.tableNext = false;
        } else if (piece.kind() == SqlText.Kind.WORD
                && AFTER_FROM.contains(piece.text().toLowerCase(Locale.ROOT))) {
            level.inFrom = false;
            level.tableNext = false;
        }
    }

    private String named(Path path, int start) {
        Level level = levels.element();
        boolean table = level.tableNext;
        level.tableNext = false;
        TableId id = id(path);
        boolean known = past.shapes().containsKey(id)
                && !(path.parts().size() == 1 && common.contains(path.last().toLowerCase(Locale.ROOT)));
        if (known && table) {
            return "(" + past.select(id, operation) + ")" + alias(path);
        }
        if (known && path.parts().size() > 1) {
            throw new BackendRejectedException(
                    BigQueryErrors.start(operation) + String.join(".", path.parts())
                            + " is named where no table is expected, and would be read as it is now; name it behind FROM or JOIN");
        }
        StringBuilder text = new StringBuilder();
        pieces.subList(start, path.end()).forEach(p -> text.append(p.text()));
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
                        && !NO_ALIAS.contains(next.text().toLowerCase(Locale.ROOT));
        return named ? "" : " AS `" + path.last() + "`";
    }
}
