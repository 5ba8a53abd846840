package dev.tarn.billing;

import dev.tarn.error.BadDataException;
import dev.tarn.model.SourceFile;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceTotal;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the billing periods of files in a column of theirs. */
final class PeriodsInFiles {

    private PeriodsInFiles() {}

    /** The periods of each file that has rows, by the file's key. */
    static Map<String, Set<YearMonth>> of(DataReader reader, List<SourceFile> described, String column) {
        Map<String, Set<YearMonth>> periods = new TreeMap<>();
        for (SourceTotal total : reader.totals(described, new Measure("", "", column))) {
            if (total.rows() > 0) {
                periods.computeIfAbsent(total.file(), k -> new TreeSet<>()).add(month(total, column));
            }
        }
        return periods;
    }

    private static YearMonth month(SourceTotal total, String column) {
        try {
            return YearMonth.parse(total.period());
        } catch (DateTimeParseException e) {
            throw new BadDataException(
                    "[files] find billing periods in " + total.file() + ": " + total.rows() + " rows have "
                            + (total.period().isEmpty() ? "no billing period" : "'" + total.period() + "'")
                            + " in column '" + column + "'; correct them, or name another column or the billing period",
                    e);
        }
    }
}
