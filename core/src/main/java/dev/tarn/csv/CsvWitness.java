package dev.tarn.csv;

import dev.tarn.error.BadDataException;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceTotal;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Counts and sums CSV files without any database, so that what a database loaded can be held against it. Reads every byte,
 * which also proves that a gzip file is whole: database engines don't all check that. Keeps nothing but the sums.
 */
public final class CsvWitness {

    private CsvWitness() {}

    /**
     * Counts records and sums costs, several files at once.
     *
     * @param files local CSV files
     * @param measure what to count and sum
     * @return one total for each file, period and currency that occurs
     * @throws BadDataException where a file is broken, or holds something else than a number or a month where the measure
     *     needs one
     */
    public static List<SourceTotal> totals(List<SourceFile> files, Measure measure) {
        if (files.size() == 1) {
            return totals(files.get(0), measure);
        }
        List<SourceTotal> totals = new ArrayList<>();
        int threads = Math.min(Math.max(files.size(), 1), Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "tarn-csv-witness");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<List<SourceTotal>>> counted = new ArrayList<>();
            files.forEach(file -> counted.add(pool.submit(() -> totals(file, measure))));
            for (Future<List<SourceTotal>> future : counted) {
                totals.addAll(future.get());
            }
            return totals;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while counting CSV files", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static List<SourceTotal> totals(SourceFile file, Measure measure) {
        CsvField cost = new CsvField(position(file, measure.cost()));
        CsvField currency = new CsvField(position(file, measure.currency()));
        CsvField period = new CsvField(position(file, measure.period()));
        Map<Group, Sum> sums = new HashMap<>();
        try (InputStream in = CsvFiles.open(file.file())) {
            CsvRecords records = new CsvRecords(file.file(), in, distinct(cost, currency, period));
            records.next();
            Sum sum = null;
            while (records.next()) {
                if (sum == null || !sum.isFor(period, currency)) {
                    Group group = group(records, measure, period, currency);
                    sum = sums.computeIfAbsent(group, g -> new Sum(period, currency));
                    sum.remember(period, currency);
                }
                sum.rows++;
                if (cost.position() >= 0 && !cost.isNone(false) && !sum.cost.add(cost.bytes(), cost.length())) {
                    throw records.bad("'" + measure.cost() + "' holds something that is no number");
                }
            }
        } catch (IOException e) {
            throw CsvFiles.failure(file.file(), e);
        }
        List<SourceTotal> totals = new ArrayList<>();
        sums.forEach((group, sum) -> totals.add(
                new SourceTotal(file.file().key(), group.period, group.currency, sum.rows, sum.cost.total())));
        return totals;
    }

    private static Group group(CsvRecords records, Measure measure, CsvField period, CsvField currency) {
        String month = "";
        if (period.position() >= 0 && !period.isNone(false)) {
            month = CsvMonth.of(period.text())
                    .orElseThrow(() -> records.bad("'" + measure.period()
                            + "' holds something that does not start with a month (yyyy-MM), or a time with an offset that"
                            + " can't be understood"));
        }
        boolean none = currency.position() < 0 || currency.isNone(true);
        return new Group(month, none ? "" : currency.text());
    }

    private static int position(SourceFile file, String name) {
        return name.isEmpty()
                ? -1
                : file.columns().stream()
                        .filter(c -> c.originalName().equals(name))
                        .mapToInt(SourceColumn::position)
                        .findFirst()
                        .orElse(-1);
    }

    /** Refuses a measure that uses one column twice: a field is kept once. */
    private static CsvField[] distinct(CsvField... fields) {
        List<CsvField> kept = new ArrayList<>();
        for (CsvField field : fields) {
            if (kept.stream().anyMatch(k -> k.position() == field.position() && k.position() >= 0)) {
                throw new IllegalArgumentException("a measure needs a column of its own for each of its parts");
            }
            if (field.position() >= 0) {
                kept.add(field);
            }
        }
        return kept.toArray(new CsvField[0]);
    }

    private record Group(String period, String currency) {}

    /** What belongs to a group so far, and the bytes by which its last record was told. */
    private static final class Sum {
        private final DecimalSum cost = new DecimalSum();
        private long rows;
        private byte[] period;
        private byte[] currency;
        private boolean currencyQuoted;

        Sum(CsvField period, CsvField currency) {
            remember(period, currency);
        }

        /** Most records are of the same group as the one before, to the byte. */
        void remember(CsvField ofPeriod, CsvField ofCurrency) {
            period = Arrays.copyOf(ofPeriod.bytes(), ofPeriod.length());
            currency = Arrays.copyOf(ofCurrency.bytes(), ofCurrency.length());
            currencyQuoted = ofCurrency.isQuoted();
        }

        boolean isFor(CsvField ofPeriod, CsvField ofCurrency) {
            return ofPeriod.matches(period) && ofCurrency.matches(currency) && ofCurrency.isQuoted() == currencyQuoted;
        }
    }
}
