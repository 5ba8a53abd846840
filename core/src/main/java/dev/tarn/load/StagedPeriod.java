package dev.tarn.load;

import dev.tarn.model.SchemaChange;
import dev.tarn.spi.StagedTable;
import java.util.List;
import java.util.stream.Stream;

/** A period whose rows are staged and agree with the source. */
record StagedPeriod(PlannedPeriod period, StagedTable staged, SchemaChange change, List<String> warnings) {

    StagedPeriod withWarnings(List<String> more) {
        return new StagedPeriod(
                period,
                staged,
                change,
                Stream.concat(warnings.stream(), more.stream()).toList());
    }
}
