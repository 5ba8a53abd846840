package dev.tarn.tck;

import dev.tarn.model.DataFile;
import dev.tarn.model.SourceColumn;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceTotal;
import java.util.Arrays;
import java.util.List;

/** Short ways to read whole files. */
final class Reading {

    private Reading() {}

    static List<String> names(Workbench bench, DataFile file) {
        return bench.reader().describe(file).columns().stream()
                .map(SourceColumn::originalName)
                .toList();
    }

    static List<List<Object>> rows(Workbench bench, DataFile file) {
        return bench.reader().rows(file).toList();
    }

    static List<SourceTotal> totals(Workbench bench, Measure measure, DataFile... files) {
        return bench.reader()
                .totals(Arrays.stream(files).map(bench.reader()::describe).toList(), measure);
    }
}
