package dev.tarn.testing.bigquery;

import dev.tarn.testing.bigquery.Script.Step;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Runs the steps of a script; its result is that of the last SELECT. What fails ends it; an open transaction that belongs to no session is rolled back then. */
final class ScriptRun {

    private final Workspace workspace;
    private final Statements statements;
    private final BiConsumer<Script.Statement, Outcome> executed;
    private Optional<Outcome> last = Optional.empty();

    /** @param executed is told about every statement */
    ScriptRun(Workspace workspace, Statements statements, BiConsumer<Script.Statement, Outcome> executed) {
        this.workspace = workspace;
        this.statements = statements;
        this.executed = executed;
    }

    Optional<Outcome> run(List<Step> steps) throws SQLException {
        for (Step step : steps) {
            if (step instanceof Script.Statement statement) {
                Outcome outcome = statements.execute(statement.text());
                executed.accept(statement, outcome);
                boolean selected = last.flatMap(Outcome::rows).isPresent();
                last = outcome.rows().isPresent() || !selected ? Optional.of(outcome) : last;
            } else if (step instanceof Script.If choice) {
                run(chosen(choice));
            } else if (step instanceof Script.Block block) {
                block(block);
            }
        }
        return last;
    }

    private List<Step> chosen(Script.If choice) {
        for (Script.Branch branch : choice.branches()) {
            if (branch.condition().isEmpty()
                    || statements.holds(branch.condition().get())) {
                return branch.steps();
            }
        }
        return List.of();
    }

    private void block(Script.Block block) throws SQLException {
        try {
            run(block.steps());
        } catch (Refusal e) {
            if (block.handler().isEmpty() || e.reason().equals("stopped")) {
                throw e;
            }
            handle(block.handler().get(), e);
        }
    }

    /** RAISE without a message tells the error again. */
    private void handle(List<Step> handler, Refusal problem) throws SQLException {
        for (Step step : handler) {
            boolean again = step instanceof Script.Statement statement
                    && statement.text().size() == 1
                    && statement.text().token(0).is("RAISE");
            if (again) {
                throw problem;
            }
            boolean rollback = step instanceof Script.Statement statement
                    && statement.text().sees(0, "ROLLBACK")
                    && !workspace.inTransaction();
            if (!rollback) {
                run(List.of(step));
            }
        }
    }
}
