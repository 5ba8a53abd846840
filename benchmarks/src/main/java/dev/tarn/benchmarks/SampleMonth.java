package dev.tarn.benchmarks;

import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;

/**
 * A month on disk.
 *
 * @param period which month
 * @param shape what it looks like
 * @param files its files
 */
record SampleMonth(YearMonth period, MonthShape shape, List<Path> files) {

    SampleMonth {
        files = List.copyOf(files);
    }
}
