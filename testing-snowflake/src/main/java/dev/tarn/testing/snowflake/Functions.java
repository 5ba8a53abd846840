package dev.tarn.testing.snowflake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The functions that Tarn's statements call, from the list {@code functions.txt}. Any other is refused. */
final class Functions {

    private record Function(int least, int most, String template) {}

    private static final Map<String, Function> KNOWN = read();

    private Functions() {}

    private static Map<String, Function> read() {
        try (InputStream in = Functions.class.getResourceAsStream("functions.txt")) {
            Map<String, Function> functions = new HashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+", 4))
                    .forEach(f ->
                            functions.put(f[0], new Function(Integer.parseInt(f[1]), Integer.parseInt(f[2]), f[3])));
            return Map.copyOf(functions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isKnown(String name) {
        return KNOWN.containsKey(name.toUpperCase(Locale.ROOT));
    }

    /** A call as the engine reads it. */
    static String call(String name, List<String> arguments, Execution execution) throws SnowflakeError {
        String called = name.toUpperCase(Locale.ROOT) + "/" + arguments.size();
        Function function = KNOWN.containsKey(called)
                ? KNOWN.get(called)
                : Optional.ofNullable(KNOWN.get(name.toUpperCase(Locale.ROOT)))
                        .orElseThrow(() -> SnowflakeError.notEmulated("the function " + name));
        if (arguments.size() < function.least() || arguments.size() > function.most()) {
            throw new SnowflakeError(
                    "000938",
                    "22023",
                    "SQL compilation error:\nnot enough or too many arguments for function [" + name + "]: got "
                            + arguments.size());
        }
        StringBuilder sql = new StringBuilder();
        String template = function.template();
        for (int i = 0; i < template.length(); i++) {
            int close = template.charAt(i) == '{' ? template.indexOf('}', i) : -1;
            if (close < 0) {
                sql.append(template.charAt(i));
            } else {
                sql.append(filled(template.substring(i + 1, close), arguments, execution));
                i = close;
            }
        }
        return sql.toString();
    }

    private static String filled(String what, List<String> arguments, Execution execution) {
        Session session = execution.session();
        return switch (what) {
            case "*" -> String.join(", ", arguments);
            case "format" ->
                arguments
                        .get(1)
                        .replace("YYYY", "%Y")
                        .replace("MM", "%m")
                        .replace("DD", "%d")
                        .replace("HH24", "%H")
                        .replace("MI", "%M")
                        .replace("SS", "%S")
                        .replace("FF9", "%n")
                        .replace("FF6", "%f")
                        .replace("FF3", "%g");
            case "database" -> Quoting.text(session.database());
            case "schema" -> Quoting.text(session.schema());
            case "role" -> Quoting.text(session.role());
            case "warehouse" -> Quoting.text(session.warehouse());
            case "user" -> Quoting.text(session.user());
            case "session" -> Quoting.text(Long.toString(session.id()));
            case "lastQuery" -> Quoting.text(session.lastQuery());
            case "transaction" ->
                session.transaction()
                        .map(transaction -> Quoting.text(Long.toString(transaction.id())))
                        .orElse("NULL");
            default -> arguments.get(Integer.parseInt(what) - 1);
        };
    }
}
