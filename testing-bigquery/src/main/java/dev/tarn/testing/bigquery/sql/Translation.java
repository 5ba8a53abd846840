package dev.tarn.testing.bigquery.sql;

import dev.tarn.testing.emulator.SqlToken;
import dev.tarn.testing.emulator.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes a query, a change or an expression of the service one of the engine's, and refuses what is not on the lists. */
public final class Translation {

    private static final Set<String> SYMBOLS =
            Set.of("(", ")", ",", ".", "*", "+", "-", "/", "=", "<>", "!=", "<", "<=", ">", ">=", "||", "[", "]");

    private final Text text;
    private final Scope scope;
    private final Relations relations;
    private StringBuilder out = new StringBuilder();

    private Translation(Text text, Scope scope) {
        this.text = text;
        this.scope = scope;
        this.relations = new Relations(text, scope, range -> expression(text.part(range[0], range[1]), scope));
    }

    /**
     * Translates a statement that reads or changes rows, without a semicolon.
     *
     * @param text the statement
     * @param scope what its names stand for
     * @return the engine's statement
     * @throws SqlProblem what the service, or the emulator, has against it
     */
    public static String statement(Text text, Scope scope) {
        Translation translation = new Translation(text, scope);
        translation.relations.find();
        int from = translation.begin();
        translation.emit(from, text.size());
        return translation.out.toString().trim();
    }

    /**
     * Translates an expression.
     *
     * @param text the expression
     * @param scope what its names stand for
     * @return the engine's expression
     * @throws SqlProblem what the service, or the emulator, has against it
     */
    public static String expression(Text text, Scope scope) {
        Translation translation = new Translation(text, scope);
        translation.relations.find();
        translation.emit(0, text.size());
        return translation.out.toString().trim();
    }

    /**
     * Asks which rows of its target a MERGE would match more than once.
     *
     * @param text the statement
     * @param scope what its names stand for
     * @return the engine's query; it gives a row for each of them
     */
    public static String doubleMatches(Text text, Scope scope) {
        Translation translation = new Translation(text, scope);
        translation.relations.find();
        int target = text.sees(1, "INTO") ? 2 : 1;
        int using = text.find("USING", target);
        int on = text.find("ON", using);
        String table = translation.part(target, using);
        return "SELECT 1 FROM " + table + " JOIN " + translation.part(using + 1, on) + " ON "
                + translation.part(on + 1, text.find("WHEN", on)) + " GROUP BY "
                + table.substring(table.indexOf(" AS ") + 4)
                + ".rowid HAVING count(*) > 1 LIMIT 1";
    }

    /**
     * Asks which rows of its target an UPDATE with FROM would change more than once.
     *
     * @param text the statement
     * @param scope what its names stand for
     * @return the engine's query; it gives a row for each of them
     */
    public static String doubleUpdates(Text text, Scope scope) {
        Translation translation = new Translation(text, scope);
        translation.relations.find();
        int from = text.find("FROM", 1);
        int where = text.find("WHERE", from);
        String table = translation.part(1, text.find("SET", 1));
        return "SELECT 1 FROM " + table + " JOIN " + translation.part(from + 1, where) + " ON "
                + translation.part(where + 1, text.size()) + " GROUP BY " + table.substring(table.indexOf(" AS ") + 4)
                + ".rowid HAVING count(*) > 1 LIMIT 1";
    }

    /** The words before the table that is changed: the service may leave some out. */
    private int begin() {
        if (text.sees(0, "TRUNCATE", "TABLE")) {
            out.append("DELETE FROM ");
            return 2;
        }
        for (String[] words : new String[][] {{"INSERT", "INTO"}, {"DELETE", "FROM"}, {"MERGE", "INTO"}}) {
            if (text.sees(0, words[0])) {
                out.append(words[0]).append(' ').append(words[1]).append(' ');
                return text.sees(1, words[1]) ? 2 : 1;
            }
        }
        return 0;
    }

    private void emit(int from, int to) {
        int at = from;
        while (at < to) {
            Relations.Replacement replacement = relations.replacements().get(at);
            if (replacement != null) {
                add(replacement.text());
                at = replacement.end();
            } else {
                at = token(at);
            }
        }
    }

    private void add(String piece) {
        out.append(piece).append(' ');
    }

    private String part(int from, int to) {
        StringBuilder whole = out;
        out = new StringBuilder();
        try {
            emit(from, to);
            return out.toString().trim();
        } finally {
            out = whole;
        }
    }

    private int token(int at) {
        SqlToken token = text.token(at);
        switch (token.kind()) {
            case STRING:
                add(Literals.string(token));
                return at + 1;
            case NUMBER:
                add(Literals.number(token));
                return at + 1;
            case PARAMETER:
                add(scope.parameter(token));
                return at + 1;
            case SYMBOL:
                return symbol(token, at);
            case WORD:
                return word(token, at);
            default:
                return name(token, at);
        }
    }

    private int symbol(SqlToken token, int at) {
        if (!SYMBOLS.contains(token.text())) {
            throw text.unexpected(token);
        }
        boolean subscript = token.is("[")
                && at > 0
                && (text.token(at - 1).isName()
                                && !Keywords.allowed(text.token(at - 1).text())
                        || text.token(at - 1).is(")")
                        || text.token(at - 1).is("]"));
        if (subscript) {
            return subscript(at);
        }
        if (token.is(".") || token.is("(") || token.is("[")) {
            trimEnd();
            out.append(token.text().equals("(") ? " (" : token.text());
            return at + 1;
        }
        add(token.text());
        return at + 1;
    }

    private void trimEnd() {
        if (out.length() > 0 && out.charAt(out.length() - 1) == ' ') {
            out.setLength(out.length() - 1);
            if (out.length() > 0 && ",=<>+-*/|".indexOf(out.charAt(out.length() - 1)) >= 0) {
                out.append(' ');
            }
        }
    }

    /** {@code [OFFSET(0)]} counts from 0, {@code [ORDINAL(1)]} from 1, the engine from 1. */
    private int subscript(int at) {
        int end = text.closing(at);
        SqlToken how = text.token(at + 1);
        if (!text.sees(at + 2, "(") || text.closing(at + 2) != end - 1) {
            throw SqlProblem.invalid(
                    "Array element access with array[position] is not supported. Use array[OFFSET(zero_based_offset)] "
                            + "or array[ORDINAL(one_based_ordinal)] at " + text.place(how));
        }
        String position = part(at + 3, end - 2);
        boolean fromZero = how.is("OFFSET") || how.is("SAFE_OFFSET");
        if (!fromZero && !how.is("ORDINAL") && !how.is("SAFE_ORDINAL")) {
            throw text.unexpected(how);
        }
        trimEnd();
        add("[" + (fromZero ? "(" + position + ") + 1" : position) + "]");
        return end;
    }

    private int word(SqlToken token, int at) {
        if (at > 0 && text.token(at - 1).is(".")) {
            return name(token, at);
        }
        int special = SpecialForms.of(text, at, this::part, this::add);
        if (special > at) {
            return special;
        }
        String word = token.text().toUpperCase(Locale.ROOT);
        boolean named =
                relations.knows(word) && !text.token(at - (at > 0 ? 1 : 0)).is("BY");
        if (Keywords.contextual(word) && !named) {
            return text.sees(at + 1, "(") && Functions.known(word) ? call(token, at) : keyword(word, at);
        }
        if (text.sees(at + 1, "(") && !Keywords.allowed(word)) {
            return call(token, at);
        }
        if (text.sees(at + 1, "(")
                && Functions.known(word)
                && (word.equals("IF") || word.equals("LEFT") || word.equals("RIGHT"))) {
            return call(token, at);
        }
        return Keywords.allowed(word) ? keyword(word, at) : name(token, at);
    }

    private int keyword(String word, int at) {
        add(word);
        return at + 1;
    }

    private int call(SqlToken token, int at) {
        int end = text.closing(at + 1);
        List<int[]> ranges = text.list(at + 2, end - 1);
        String template = Functions.template(token.text(), ranges.size())
                .orElseThrow(
                        () -> SqlProblem.invalid("Function not found: " + token.text() + " at " + text.place(token)));
        int part = Functions.part(template);
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            int[] range = ranges.get(i);
            arguments.add(i == part ? DateParts.text(text, range[0], range[1]) : part(range[0], range[1]));
        }
        add(Functions.call(template.replace("p}", "}"), arguments, token.text()));
        return end;
    }

    private int name(SqlToken token, int at) {
        if (Keywords.refused(token.text()) && token.kind() == Kind.WORD) {
            throw text.unexpected(token);
        }
        boolean field = at > 0 && text.token(at - 1).is(".");
        if (!field && token.kind() == Kind.WORD) {
            var variable = scope.variable(token.text());
            if (variable.isPresent() && !relations.knows(token.text())) {
                add(variable.get());
                return at + 1;
            }
        }
        if (!relations.knows(token.value())) {
            throw SqlProblem.invalid("Unrecognized name: " + token.value() + " at " + text.place(token));
        }
        add(EngineTypes.quoted(token.value()));
        return at + 1;
    }
}
