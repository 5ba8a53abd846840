package dev.tarn.testing.bigquery;

import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.bigquery.sql.Text;
import dev.tarn.testing.bigquery.sql.Translation;
import dev.tarn.testing.bigquery.sql.Types;
import dev.tarn.testing.emulator.SqlToken;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** DECLARE and SET. */
final class Variables {

    private final QueryContext context;
    private final Workspace workspace;

    Variables(QueryContext context, Workspace workspace) {
        this.context = context;
        this.workspace = workspace;
    }

    Outcome execute(Text text) throws SQLException {
        SqlToken name = text.tokens().get(1);
        if (!name.isName()) {
            throw text.unexpected(name);
        }
        int size = text.tokens().size() - 1;
        String variable = name.value().toLowerCase(Locale.ROOT);
        if (text.tokens().get(0).is("SET")) {
            if (!workspace.variables().containsKey(variable)) {
                throw SqlProblem.invalid("Undeclared variable: " + name.value() + " at " + text.place(name));
            }
            if (!text.tokens().get(2).is("=")) {
                throw text.unexpected(text.tokens().get(2));
            }
            workspace.variables().put(variable, value(text.part(3, size), Optional.empty()));
            return Outcome.of("SET");
        }
        Optional<String> type = Optional.empty();
        int at = 2;
        if (!text.tokens().get(2).is("DEFAULT")) {
            Types.Read read = Types.read(text, 2);
            type = Optional.of(EngineTypes.engineType(read.field()));
            at = read.end();
        }
        if (at < size && !text.tokens().get(at).is("DEFAULT")) {
            throw text.unexpected(text.tokens().get(at));
        }
        String value = at < size ? value(text.part(at + 1, size), type) : "CAST(NULL AS " + type.orElseThrow() + ")";
        workspace.variables().put(variable, value);
        return Outcome.of("DECLARE");
    }

    /** The value of an expression, as a literal of the engine. */
    private String value(Text expression, Optional<String> type) throws SQLException {
        String sql = Translation.expression(expression, new QueryScope(context, workspace));
        String cast = type.map(each -> "CAST(" + sql + " AS " + each + ")").orElse(sql);
        List<String> value = workspace
                .session()
                .query(
                        "SELECT typeof(v), CAST(v AS VARCHAR) FROM (SELECT " + cast + " AS v)",
                        row -> "CAST("
                                + (row.getString(2) == null ? "NULL" : EngineTypes.text(row.getString(2)))
                                + " AS " + row.getString(1) + ")");
        return value.get(0);
    }
}
