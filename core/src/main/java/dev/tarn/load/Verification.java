package dev.tarn.load;

import dev.tarn.error.BadDataException;
import dev.tarn.model.LoadKey;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceTotal;
import dev.tarn.spi.StagedTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether what was staged is what the source holds: rows by file, exact cost by currency. */
final class Verification {

    /** A value that is rounded half-up at the 18th digit moves by this much at most. */
    private static final BigDecimal ROUNDING = new BigDecimal("0.0000000000000000005");

    private final LoadKey load;
    private final Map<String, Long> rowsByFile = new TreeMap<>();
    private final Map<String, BigDecimal> costByCurrency = new TreeMap<>();
    private final Map<String, Long> rowsByOtherPeriod = new TreeMap<>();

    Verification(LoadKey load, RowSelection selection, List<SourceTotal> totals) {
        this.load = load;
        String month = load.partition().period().toString();
        for (SourceTotal total : totals) {
            if (selection instanceof RowSelection.InPeriod && !total.period().equals(month)) {
                continue;
            }
            rowsByFile.merge(total.file(), total.rows(), Long::sum);
            costByCurrency.merge(total.currency(), total.cost(), BigDecimal::add);
            if (!total.period().isEmpty() && !total.period().equals(month)) {
                rowsByOtherPeriod.merge(total.period(), total.rows(), Long::sum);
            }
        }
    }

    /** Rows that carry another billing period than the delivery they came in: loaded with it, but worth a look. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        rowsByOtherPeriod.forEach((period, rows) -> warnings.add(rows + " rows carry billing period " + period
                + ", but were delivered in " + load.partition().period()));
        return warnings;
    }

    /** Compares row counts file by file, and costs where the source has a cost column. */
    void require(StagedTable staged, boolean measured) {
        TreeSet<String> files = new TreeSet<>(rowsByFile.keySet());
        files.addAll(staged.rowsByFile().keySet());
        for (String file : files) {
            long expected = rowsByFile.getOrDefault(file, 0L);
            long actual = staged.rowsByFile().getOrDefault(file, 0L);
            if (expected != actual) {
                throw new BadDataException(
                        "[load] verify " + load + ": file " + file + " has " + expected + " rows, but " + actual
                                + " were staged; nothing was published. Is the file still being written?");
            }
        }
        long expected = rowsByFile.values().stream().mapToLong(Long::longValue).sum();
        requireRows(load, expected, staged.rows());
        if (measured) {
            requireCost(load, costByCurrency, staged);
        }
    }

    static void requireRows(LoadKey load, long expected, long staged) {
        if (expected != staged) {
            throw new BadDataException("[load] verify " + load + ": the source has " + expected + " rows, but " + staged
                    + " were staged; nothing was published");
        }
    }

    static void requireCost(LoadKey load, Map<String, BigDecimal> expected, StagedTable staged) {
        BigDecimal tolerance = ROUNDING.multiply(BigDecimal.valueOf(staged.rounded()));
        TreeSet<String> currencies = new TreeSet<>(expected.keySet());
        currencies.addAll(staged.costByCurrency().keySet());
        for (String currency : currencies) {
            BigDecimal source = expected.getOrDefault(currency, BigDecimal.ZERO);
            BigDecimal target = staged.costByCurrency().getOrDefault(currency, BigDecimal.ZERO);
            if (source.subtract(target).abs().compareTo(tolerance) > 0) {
                throw new BadDataException(
                        "[load] verify " + load + ": the source adds up to " + source.toPlainString() + " " + currency
                                + ", the staged rows to " + target.toPlainString() + "; nothing was published");
            }
        }
    }
}
