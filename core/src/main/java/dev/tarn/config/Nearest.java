package dev.tarn.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which name somebody meant. */
public final class Nearest {

    private Nearest() {}

    /**
     * The known name that differs least from a mistyped one, if it is near enough to be what was meant.
     *
     * @param mistyped what was written
     * @param known the names that exist
     * @return the nearest one, the alphabetically first of several; empty where none is near
     */
    public static Optional<String> to(String mistyped, Collection<String> known) {
        String written = plain(mistyped);
        int limit = Math.max(1, Math.min(3, written.length() / 3 + 1));
        return known.stream()
                .filter(name -> distance(written, plain(name)) <= limit)
                .min(Comparator.<String>comparingInt(name -> distance(written, plain(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Insertions, deletions, replacements and swaps of neighbours that make one text the other. */
    private static int distance(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(from, to, i, j, edits);
            }
        }
        return edits[from.length()][to.length()];
    }

    private static int cheapest(String from, String to, int i, int j, int[][] edits) {
        int replaced = edits[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
    }
}
