package dev.tarn.testing.bigquery.sql;

import dev.tarn.testing.bigquery.sql.Scope.Relation;
import dev.tarn.testing.emulator.SqlToken;
import dev.tarn.testing.emulator.SqlToken.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds the tables that a statement names, what the engine reads instead, and all names that the statement may use. */
final class Relations {

    private static final String PSEUDO = "_PARTITIONTIME";

    private static final Set<String> CLAUSES = Set.of(
            "SELECT",
            "WHERE",
            "GROUP",
            "ORDER",
            "HAVING",
            "LIMIT",
            "ON",
            "SET",
            "WHEN",
            "UNION",
            "INTERSECT",
            "VALUES",
            "QUALIFY",
            "WINDOW",
            "WITH");

    /** What stands in one pair of brackets. */
    private static final class Level {
        private String clause = "";
        private boolean tableNext;
        private boolean function;
    }

    /** Text of the engine for tokens up to a position. */
    record Replacement(int end, String text) {}

    private final Text text;
    private final Scope scope;
    private final Function<int[], String> expressions;
    private final Map<Integer, Replacement> replacements = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> withs = new HashSet<>();
    private final Deque<Level> levels = new ArrayDeque<>();
    private int at;

    /** @param expressions makes the engine's text of an expression between two positions */
    Relations(Text text, Scope scope, Function<int[], String> expressions) {
        this.text = text;
        this.scope = scope;
        this.expressions = expressions;
    }

    Map<Integer, Replacement> replacements() {
        return replacements;
    }

    boolean knows(String name) {
        return names.contains(name.toLowerCase(Locale.ROOT));
    }

    void find() {
        levels.push(new Level());
        target();
        while (at < text.size()) {
            SqlToken token = text.token(at);
            Level level = levels.element();
            if (token.is("(")) {
                open(level);
            } else if (token.is(")")) {
                levels.pop();
                if (levels.isEmpty()) {
                    throw text.unexpected(token);
                }
                levels.element().tableNext = false;
            } else if (token.is(",")) {
                level.tableNext = level.clause.equals("FROM");
            } else if (level.tableNext && token.isName() && !token.is("UNNEST") && !token.is("SELECT")) {
                table();
                continue;
            } else if (token.kind() == Kind.WORD && keyword(token, level)) {
                at++;
                continue;
            } else {
                name(token, level);
            }
            at++;
        }
        if (levels.size() != 1) {
            throw text.unexpected(text.token(at));
        }
    }

    /** What is changed, where the statement changes something. */
    private void target() {
        boolean aliased = !text.sees(0, "INSERT");
        if (text.sees(0, "TRUNCATE", "TABLE")
                || text.sees(0, "INSERT", "INTO")
                || text.sees(0, "DELETE", "FROM")
                || text.sees(0, "MERGE", "INTO")) {
            at = 2;
        } else if (List.of("INSERT", "DELETE", "UPDATE", "MERGE")
                .contains(text.token(0).text().toUpperCase(Locale.ROOT))) {
            at = 1;
        } else {
            return;
        }
        int start = at;
        Text.Path path = text.path(at);
        Relation relation = scope.changed(path.names());
        names.addAll(relation.names());
        at = path.end();
        String alias = aliased ? alias(path.last()) : "";
        replacements.put(start, new Replacement(at, relation.engineText() + alias));
    }

    private void open(Level level) {
        Level inner = new Level();
        SqlToken before = at == 0 ? text.token(text.size()) : text.token(at - 1);
        inner.function = before.is("EXTRACT");
        inner.tableNext = level.tableNext;
        inner.clause = level.tableNext ? "FROM" : "";
        if (text.sees(at + 1, "SELECT") || text.sees(at + 1, "WITH")) {
            inner.tableNext = false;
        }
        levels.push(inner);
    }

    private boolean keyword(SqlToken token, Level level) {
        String word = token.text().toUpperCase(Locale.ROOT);
        switch (word) {
            case "FROM":
                if (level.function) {
                    return true;
                }
                level.clause = "FROM";
                level.tableNext = true;
                return true;
            case "JOIN":
                level.tableNext = true;
                return true;
            case "USING":
                level.tableNext = levels.size() == 1 && text.sees(0, "MERGE") && !level.clause.equals("WHEN");
                return true;
            case "WITH":
                level.clause = text.sees(at + 1, "OFFSET") ? level.clause : "WITH";
                return true;
            case "UNNEST":
                level.tableNext = false;
                return false;
            default:
                if (CLAUSES.contains(word)) {
                    level.clause = word;
                    level.tableNext = false;
                    return true;
                }
                return Keywords.allowed(word) && !word.equals("AS");
        }
    }

    /** A name that the statement gives to something. */
    private void name(SqlToken token, Level level) {
        if (token.is("AS") && text.token(at + 1).isName()) {
            names.add(text.token(at + 1).value().toLowerCase(Locale.ROOT));
            return;
        }
        if (!token.isName()) {
            return;
        }
        if (level.clause.equals("WITH") && (text.sees(at + 1, "AS", "("))) {
            withs.add(token.value().toLowerCase(Locale.ROOT));
            names.add(token.value().toLowerCase(Locale.ROOT));
        } else if (at > 0 && !text.sees(at + 1, "(") && !text.sees(at + 1, ".") && follows(text.token(at - 1))) {
            names.add(token.value().toLowerCase(Locale.ROOT));
        }
    }

    /** Whether a name behind this is one given to it. */
    private static boolean follows(SqlToken before) {
        return switch (before.kind()) {
            case STRING, NUMBER, PARAMETER, QUOTED_NAME -> true;
            case WORD -> !Keywords.allowed(before.text()) || before.is("END") || before.is("NULL");
            case SYMBOL -> before.is(")") || before.is("]");
            default -> false;
        };
    }

    private void table() {
        int start = at;
        Text.Path path = text.path(at);
        levels.element().tableNext = false;
        if (path.names().size() == 1 && withs.contains(path.last().toLowerCase(Locale.ROOT))) {
            at = path.end();
            String alias = text.token(at).is("AS") || text.token(at).isName() ? alias(path.last()) : "";
            replacements.put(start, new Replacement(at, EngineTypes.quoted(path.last()) + alias));
            return;
        }
        at = path.end();
        Optional<String> asOf = asOf();
        String alias = alias(path.last());
        asOf = asOf.isPresent() ? asOf : asOf();
        Relation relation = scope.read(path.names(), asOf);
        names.addAll(relation.names());
        replacements.put(start, new Replacement(at, shown(relation) + alias));
    }

    /** The column of partitions by ingestion time is there for those who name it. */
    private String shown(Relation relation) {
        boolean named = text.tokens().stream().anyMatch(token -> token.is(PSEUDO));
        return named || !relation.names().contains(PSEUDO.toLowerCase(Locale.ROOT))
                ? relation.engineText()
                : "(SELECT * EXCLUDE (" + EngineTypes.quoted(PSEUDO) + ") FROM " + relation.engineText() + ")";
    }

    private Optional<String> asOf() {
        if (!text.sees(at, "FOR", "SYSTEM_TIME", "AS", "OF")) {
            return Optional.empty();
        }
        int from = at + 4;
        int end = from + 1;
        if (text.token(from).kind() == Kind.WORD) {
            // TIMESTAMP '…' or a function
            end = text.sees(from + 1, "(") ? text.closing(from + 1) : from + 2;
        }
        at = end;
        return Optional.of(expressions.apply(new int[] {from, end}));
    }

    private String alias(String usual) {
        String alias = usual;
        if (text.sees(at, "AS")) {
            alias = text.token(at + 1).value();
            at += 2;
        } else if (text.token(at).isName()
                && (text.token(at).kind() == Kind.QUOTED_NAME
                        || !Keywords.allowed(text.token(at).text())
                                && !Keywords.refused(text.token(at).text()))) {
            alias = text.token(at).value();
            at++;
        }
        names.add(alias.toLowerCase(Locale.ROOT));
        return " AS " + EngineTypes.quoted(alias);
    }
}
