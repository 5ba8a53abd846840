package dev.tarn.testing.bigquery;

import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.bigquery.sql.Text;
import dev.tarn.testing.emulator.SqlToken;
import dev.tarn.testing.emulator.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A query taken apart into steps. */
final class Script {

    /** One step. */
    sealed interface Step {}

    /** A statement without its semicolon. */
    record Statement(Text text) implements Step {}

    /** Conditions and what follows them; a last one without condition is ELSE. */
    record If(List<Branch> branches) implements Step {}

    /** What happens under a condition. */
    record Branch(Optional<Text> condition, List<Step> steps) {}

    /** BEGIN … EXCEPTION WHEN ERROR THEN … END. */
    record Block(List<Step> steps, Optional<List<Step>> handler) implements Step {}

    private final Text text;
    private int at;

    private Script(Text text) {
        this.text = text;
    }

    static List<Step> parse(Text text) {
        Script script = new Script(text);
        List<Step> steps = script.steps();
        if (script.at < script.size()) {
            throw text.unexpected(script.token(0));
        }
        if (steps.isEmpty()) {
            throw SqlProblem.invalid("Syntax error: Unexpected end of statement at " + text.place(script.token(0)));
        }
        return steps;
    }

    /** Where the only statement of a text ends. */
    static int end(Text text) {
        int end = text.tokens().size() - 1;
        while (end > 0 && text.tokens().get(end - 1).is(";")) {
            end--;
        }
        return end;
    }

    /** Where question marks stand. */
    static List<Integer> placeholders(Text text) {
        return text.tokens().stream()
                .filter(each -> each.kind() == Kind.PARAMETER && each.text().equals("?"))
                .map(SqlToken::start)
                .toList();
    }

    private int size() {
        return text.tokens().size() - 1;
    }

    private SqlToken token(int ahead) {
        return text.tokens().get(Math.min(at + ahead, size()));
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        while (at < size()) {
            if (token(0).is(";")) {
                at++;
            } else if (token(0).is("END") || token(0).is("ELSE") || token(0).is("ELSEIF") || token(0).is("EXCEPTION")) {
                return steps;
            } else {
                SqlToken first = token(0);
                steps.add(step());
                if (first.is("DECLARE") && !onlyDeclarations(steps)) {
                    throw SqlProblem.invalid(
                            "Variable declarations are allowed only at the start of a block or script at "
                                    + text.place(first));
                }
            }
        }
        return steps;
    }

    private static boolean onlyDeclarations(List<Step> steps) {
        return steps.stream()
                .allMatch(each ->
                        each instanceof Statement statement && statement.text().sees(0, "DECLARE"));
    }

    private Step step() {
        if (token(0).is("IF") && !token(1).is("EXISTS")) {
            return condition();
        }
        boolean transaction = token(1).is("TRANSACTION") || token(1).is(";") || token(1).kind() == Kind.END;
        if (token(0).is("BEGIN") && !transaction) {
            return block();
        }
        int from = at;
        int depth = 0;
        while (at < size() && !(depth == 0 && token(0).is(";"))) {
            depth += token(0).is("(") ? 1 : token(0).is(")") ? -1 : 0;
            at++;
        }
        return new Statement(text.part(from, at));
    }

    private Step condition() {
        List<Branch> branches = new ArrayList<>();
        do {
            at++;
            int from = at;
            int cases = 0;
            while (at < size() && !(cases == 0 && token(0).is("THEN"))) {
                cases += token(0).is("CASE") ? 1 : token(0).is("END") ? -1 : 0;
                at++;
            }
            Text condition = text.part(from, at);
            expect("THEN");
            branches.add(new Branch(Optional.of(condition), steps()));
        } while (token(0).is("ELSEIF"));
        if (token(0).is("ELSE")) {
            at++;
            branches.add(new Branch(Optional.empty(), steps()));
        }
        expect("END");
        expect("IF");
        return new If(branches);
    }

    private Step block() {
        at++;
        List<Step> steps = steps();
        Optional<List<Step>> handler = Optional.empty();
        if (token(0).is("EXCEPTION")) {
            expect("EXCEPTION");
            expect("WHEN");
            expect("ERROR");
            expect("THEN");
            handler = Optional.of(steps());
        }
        expect("END");
        return new Block(steps, handler);
    }

    private void expect(String word) {
        if (!token(0).is(word)) {
            throw text.unexpected(token(0));
        }
        at++;
    }
}
