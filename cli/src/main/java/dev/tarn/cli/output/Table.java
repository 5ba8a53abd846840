package dev.tarn.cli.output;

import dev.tarn.cli.output.Terminal.Style;
import java.util.ArrayList;
import java.util.List;

/** Aligned columns for people. Never wider than a terminal: the longest texts are cut there, and only there. */
public final class Table {

    private static final int GAP = 2;
    private static final int NARROWEST = 8;

    /** On which side a column is flush. */
    public enum Align {
        /** Texts. */
        LEFT,
        /** Numbers. */
        RIGHT
    }

    private record Cell(String text, List<Style> styles) {}

    private final List<String> headers = new ArrayList<>();
    private final List<Align> aligns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    /** Makes a table without columns. */
    public Table() {}

    /**
     * Adds a column.
     *
     * @param header its heading
     * @param align how it is aligned
     * @return this table
     */
    public Table column(String header, Align align) {
        headers.add(oneLine(header));
        aligns.add(align);
        return this;
    }

    /**
     * Adds a row.
     *
     * @param cells one text for each column
     * @return this table
     */
    public Table row(List<String> cells) {
        return add(cells, List.of());
    }

    /**
     * Adds a row that stands out.
     *
     * @param style how
     * @param cells one text for each column
     * @return this table
     */
    public Table row(Style style, List<String> cells) {
        return add(cells, List.of(style));
    }

    private Table add(List<String> cells, List<Style> styles) {
        if (cells.size() != headers.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + headers.size() + " columns");
        }
        rows.add(cells.stream().map(text -> new Cell(oneLine(text), styles)).toList());
        return this;
    }

    /**
     * Prints the table.
     *
     * @param terminal where to
     */
    public void print(Terminal terminal) {
        int[] widths = widths();
        int shown = terminal.interactiveOut() ? fit(widths, terminal.columns()) : widths.length;
        terminal.out().println(terminal.styled(line(headers, widths, shown), Style.BOLD));
        for (List<Cell> row : rows) {
            String line = line(row.stream().map(Cell::text).toList(), widths, shown);
            for (Style style : row.get(0).styles()) {
                line = terminal.styled(line, style);
            }
            terminal.out().println(line);
        }
        if (shown < widths.length) {
            terminal.err()
                    .println("(" + shown + " of " + widths.length
                            + " columns fit; a wider terminal, --format csv or a pipe shows all)");
        }
    }

    private int[] widths() {
        int[] widths = new int[headers.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = length(headers.get(i));
            for (List<Cell> row : rows) {
                widths[i] = Math.max(widths[i], length(row.get(i).text()));
            }
        }
        return widths;
    }

    /** Narrows the widest text columns until the line fits; if none can give any more, leaves out the last columns. */
    private int fit(int[] widths, int columns) {
        int shown = widths.length;
        for (int i = 0; i < shown; i++) {
            widths[i] = aligns.get(i) == Align.LEFT ? Math.min(widths[i], columns) : widths[i];
        }
        while (total(widths, shown) > columns) {
            int widest = -1;
            for (int i = 0; i < shown; i++) {
                if (aligns.get(i) == Align.LEFT
                        && widths[i] > NARROWEST
                        && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest >= 0) {
                widths[widest]--;
            } else if (shown > 1) {
                shown--;
            } else {
                break;
            }
        }
        return shown;
    }

    private static int total(int[] widths, int shown) {
        int total = GAP * (shown - 1);
        for (int i = 0; i < shown; i++) {
            total += widths[i];
        }
        return total;
    }

    private String line(List<String> cells, int[] widths, int shown) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < shown; i++) {
            String text = cut(cells.get(i), widths[i]);
            String padding = " ".repeat(widths[i] - length(text));
            line.append(i == 0 ? "" : " ".repeat(GAP))
                    .append(aligns.get(i) == Align.RIGHT ? padding + text : text + padding);
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String text, int width) {
        return length(text) <= width ? text : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** What would break the table, or command the terminal, is made visible. */
    private static String oneLine(String text) {
        StringBuilder line = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                line = line == null ? new StringBuilder(text) : line;
                line.setCharAt(i, c == '\n' ? '⏎' : c == '\t' ? ' ' : '\uFFFD');
            }
        }
        return line == null ? text : line.toString();
    }
}
