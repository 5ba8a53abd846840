package dev.tarn.billing;

import dev.tarn.error.BadDataException;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the column by which loose files tell their billing periods: the one that is asked for, or a well-known one. */
final class PeriodColumn {

    private static final List<String> WELL_KNOWN =
            List.of("BillingPeriodStart", "bill_billing_period_start_date", "bill/BillingPeriodStartDate");
    private static final int SHOWN = 8;

    private PeriodColumn() {}

    /** The column's name, which must be the same in all files: their rows are selected by it. */
    static String choose(List<SourceFile> files, Optional<String> asked) {
        String chosen = in(files.get(0), asked);
        for (SourceFile file : files) {
            String here = in(file, asked);
            if (!here.equals(chosen)) {
                throw new BadDataException("[files] find billing periods: "
                        + files.get(0).file().key()
                        + " has them in '" + chosen + "', " + file.file().key() + " in '" + here
                        + "'; load these files separately");
            }
        }
        return chosen;
    }

    private static String in(SourceFile file, Optional<String> asked) {
        List<String> names =
                file.columns().stream().map(SourceColumn::originalName).toList();
        for (String candidate : asked.map(List::of).orElse(WELL_KNOWN)) {
            Optional<String> found = exactly(names, candidate);
            if (found.isPresent()) {
                return found.get();
            }
        }
        String missing = asked.map(a -> "there is no column '" + a + "'").orElse("there is none of " + WELL_KNOWN);
        throw new BadDataException("[files] find billing periods in "
                + file.file().key() + ": " + missing
                + "; nearest of its " + names.size() + " columns: " + nearest(names, asked.orElse(WELL_KNOWN.get(0)))
                + "; name the column of billing periods, or give the billing period");
    }

    private static Optional<String> exactly(List<String> names, String wanted) {
        if (names.contains(wanted)) {
            return Optional.of(wanted);
        }
        List<String> alike = names.stream().filter(wanted::equalsIgnoreCase).toList();
        return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
    }

    private static List<String> nearest(List<String> names, String wanted) {
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(Comparator.comparingInt(name -> distance(name, wanted)));
        return sorted.subList(0, Math.min(SHOWN, sorted.size()));
    }

    /** Edit distance without regard to case, where what one name merely has more than the other counts little. */
    static int distance(String a, String b) {
        String x = a.toLowerCase(Locale.ROOT);
        String y = b.toLowerCase(Locale.ROOT);
        int[] row = new int[y.length() + 1];
        for (int j = 0; j <= y.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= x.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= y.length(); j++) {
                int substituted = diagonal + (x.charAt(i - 1) == y.charAt(j - 1) ? 0 : 2);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        boolean contained = x.contains(y) || y.contains(x);
        return contained ? row[y.length()] / 4 : row[y.length()];
    }
}
