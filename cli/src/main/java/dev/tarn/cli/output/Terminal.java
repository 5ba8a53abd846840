package dev.tarn.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command writes: results to {@code out}, everything else to {@code err}.
 *
 * @param out results
 * @param err progress, notes, errors
 * @param environment the variables
 * @param interactiveOut whether {@code out} is a terminal
 * @param interactiveErr whether {@code err} is a terminal
 * @param columns the terminal's width; only counts where one is interactive
 */
public record Terminal(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean interactiveOut,
        boolean interactiveErr,
        int columns) {

    private static final int DEFAULT_COLUMNS = 100;

    /** Copies the variables. */
    public Terminal {
        environment = Map.copyOf(environment);
    }

    /**
     * The process's own. The launcher knows what is a terminal, and says so in system properties.
     *
     * @return the terminal, always UTF-8
     */
    public static Terminal system() {
        return new Terminal(
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                Boolean.getBoolean("tarn.terminal.out"),
                Boolean.getBoolean("tarn.terminal.err"),
                Math.max(40, Integer.getInteger("tarn.terminal.columns", DEFAULT_COLUMNS)));
    }

    /**
     * Whether results may be coloured: never in a file or pipe, nor where {@code NO_COLOR} is set.
     *
     * @return true on a terminal that can
     */
    public boolean coloured() {
        return interactiveOut
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /**
     * A text in a style, where colours are wanted.
     *
     * @param text the text
     * @param style the style
     * @return the text, between escape sequences or as it is
     */
    public String styled(String text, Style style) {
        return coloured() ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
    }

    /** How a text stands out. */
    public enum Style {
        /** Headings. */
        BOLD("1"),
        /** What matters less. */
        DIM("2"),
        /** All is well. */
        GREEN("32"),
        /** Look here. */
        YELLOW("33"),
        /** Went wrong. */
        RED("31");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }
}
