package dev.tarn.cli;

import dev.tarn.cli.output.Terminal;
import dev.tarn.load.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * How a command ended that ran in this process.
 *
 * @param code its exit code
 * @param out its standard output
 * @param err its standard error
 */
record Run(int code, String out, String err) {

    static Run of(Object... arguments) {
        return in(Map.of(), new Cancellation(), arguments);
    }

    static Run in(Map<String, String> environment, Cancellation cancellation, Object... arguments) {
        return on(environment, false, cancellation, arguments);
    }

    static Run on(Map<String, String> environment, boolean terminal, Cancellation cancellation, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int code = new TarnCli(
                        new Terminal(
                                new PrintStream(out, false, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                environment,
                                terminal,
                                false,
                                100),
                        cancellation)
                .run(texts);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
