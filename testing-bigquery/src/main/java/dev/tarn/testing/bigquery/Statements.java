package dev.tarn.testing.bigquery;

import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.bigquery.sql.Text;
import dev.tarn.testing.bigquery.sql.Translation;
import dev.tarn.testing.emulator.SqlToken;
import java.sql.SQLException;
import java.util.Locale;

/** Executes statements one by one: those that Tarn sends, and no other. */
final class Statements {

    private final QueryContext context;
    private final Workspace workspace;
    private final boolean single;

    /** @param single whether the query is this one statement and belongs to no session */
    Statements(QueryContext context, Workspace workspace, boolean single) {
        this.context = context;
        this.workspace = workspace;
        this.single = single;
    }

    Outcome execute(Text text) throws SQLException {
        try {
            return dispatched(text);
        } catch (SQLException e) {
            throw EngineProblems.of(e);
        } catch (SqlProblem e) {
            throw Refusal.of(e);
        }
    }

    private Outcome dispatched(Text text) throws SQLException {
        SqlToken first = text.tokens().get(0);
        String word = first.text().toUpperCase(Locale.ROOT);
        return switch (word) {
            case "SELECT", "WITH", "(" -> query(text);
            case "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE" -> change(text, word);
            case "CREATE", "DROP", "ALTER" -> new Definitions(context, workspace).execute(text);
            case "BEGIN", "COMMIT", "ROLLBACK" -> transaction(text, word);
            case "DECLARE", "SET" -> new Variables(context, workspace).execute(text);
            case "ASSERT" -> condition(text);
            case "RAISE" -> raise(text);
            default -> throw text.unexpected(first);
        };
    }

    private Outcome query(Text text) throws SQLException {
        QueryScope scope = new QueryScope(context, workspace);
        String sql = Translation.statement(text, scope);
        context.meter().add(scope, sent(text));
        return Outcome.rows(new RowReader(workspace.session()).read(sql));
    }

    private Outcome change(Text text, String word) throws SQLException {
        if ((word.equals("UPDATE") || word.equals("DELETE")) && !hasWhere(text)) {
            throw SqlProblem.invalid(word + " must have a WHERE clause at "
                    + text.place(text.tokens().get(0)));
        }
        QueryScope scope = new QueryScope(context, workspace);
        String sql = Translation.statement(text, scope);
        StoredTable table = scope.changed().orElseThrow();
        context.meter().add(scope, sent(text));
        if (word.equals("MERGE") || word.equals("UPDATE")) {
            checkMatches(text, word);
        }
        context.limits().changed(table.address());
        long changed = workspace.change(
                table, word.equals("INSERT"), () -> workspace.session().execute(sql));
        return Outcome.changed(word.equals("TRUNCATE") ? "TRUNCATE_TABLE" : word, changed);
    }

    private void checkMatches(Text text, String word) throws SQLException {
        boolean matched = false;
        for (int i = 0; i < text.size(); i++) {
            matched |= text.sees(i, "WHEN", "MATCHED");
        }
        boolean update = word.equals("UPDATE");
        if (update ? !hasOutside(text, "FROM") : !matched) {
            return;
        }
        QueryScope scope = new QueryScope(context, workspace);
        String query = update ? Translation.doubleUpdates(text, scope) : Translation.doubleMatches(text, scope);
        if (!workspace.session().query(query, row -> row.getInt(1)).isEmpty()) {
            throw SqlProblem.invalid("UPDATE/MERGE must match at most one source row for each target row");
        }
    }

    private static String sent(Text text) {
        return text.sql()
                .substring(text.token(0).start(), text.token(text.size()).start());
    }

    private static boolean hasWhere(Text text) {
        return hasOutside(text, "WHERE");
    }

    /** Whether a word stands in no brackets. */
    private static boolean hasOutside(Text text, String word) {
        int depth = 0;
        for (SqlToken each : text.tokens()) {
            depth += each.is("(") ? 1 : each.is(")") ? -1 : 0;
            if (depth == 0 && each.is(word)) {
                return true;
            }
        }
        return false;
    }

    private Outcome transaction(Text text, String word) throws SQLException {
        int size = text.tokens().size() - 1;
        if (size > 2 || size == 2 && !text.tokens().get(1).is("TRANSACTION")) {
            throw text.unexpected(text.tokens().get(size == 2 ? 1 : 2));
        }
        if (single) {
            throw SqlProblem.invalid("Transaction control statements are supported only in scripts or sessions");
        }
        switch (word) {
            case "BEGIN":
                workspace.begin();
                return Outcome.of("BEGIN_TRANSACTION");
            case "COMMIT":
                workspace.commit();
                return Outcome.of("COMMIT_TRANSACTION");
            default:
                workspace.rollback();
                return Outcome.of("ROLLBACK_TRANSACTION");
        }
    }

    /** Whether a condition of a script holds; NULL does not. */
    boolean holds(Text condition) {
        try {
            String sql = Translation.expression(condition, new QueryScope(context, workspace));
            return workspace
                    .session()
                    .query("SELECT coalesce(CAST(" + sql + " AS BOOLEAN), false)", row -> row.getBoolean(1))
                    .get(0);
        } catch (SQLException e) {
            throw EngineProblems.of(e);
        } catch (SqlProblem e) {
            throw Refusal.of(e);
        }
    }

    /** {@code ASSERT condition AS 'message'}. */
    private Outcome condition(Text text) {
        int size = text.tokens().size() - 1;
        boolean described = size > 3
                && text.tokens().get(size - 2).is("AS")
                && text.tokens().get(size - 1).kind() == SqlToken.Kind.STRING;
        if (!holds(text.part(1, described ? size - 2 : size))) {
            throw SqlProblem.invalid(described ? text.tokens().get(size - 1).value() : "Assertion failed");
        }
        return Outcome.of("ASSERT");
    }

    /** {@code RAISE USING MESSAGE = expression}. */
    private Outcome raise(Text text) throws SQLException {
        int size = text.tokens().size() - 1;
        boolean using = size > 4
                && text.tokens().get(1).is("USING")
                && text.tokens().get(2).is("MESSAGE")
                && text.tokens().get(3).is("=");
        if (!using) {
            throw text.unexpected(text.tokens().get(Math.min(1, size)));
        }
        String sql = Translation.expression(text.part(4, size), new QueryScope(context, workspace));
        throw SqlProblem.invalid(workspace
                .session()
                .query("SELECT " + sql, row -> row.getString(1))
                .get(0));
    }
}
