package dev.tarn.load;

import dev.tarn.billing.Delivery;
import dev.tarn.error.BackendException;
import dev.tarn.model.DataFile;
import dev.tarn.model.LoadState;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableName;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A delivery, where it goes, and what readers see of its partition until then. */
record PlannedPeriod(Delivery delivery, TableName table, Optional<LoadState> current, boolean loaded) {

    List<DataFile> files() {
        return delivery.content() instanceof Delivery.Files files ? files.files() : List.of();
    }

    long previousRows() {
        return current.map(LoadState::rows).orElse(0L);
    }

    /** What is reported of a period that nothing was done to. */
    PeriodReport untouched() {
        return loaded
                ? report(
                        LoadOutcome.SKIPPED,
                        current.orElseThrow().table(),
                        previousRows(),
                        Duration.ZERO,
                        Optional.empty())
                : report(LoadOutcome.PLANNED, table, 0, Duration.ZERO, Optional.empty());
    }

    PeriodReport failed(BackendException failure, Duration duration) {
        return report(LoadOutcome.FAILED, table, 0, duration, Optional.of(failure));
    }

    PeriodReport published(
            long rows,
            Map<String, BigDecimal> cost,
            long rounded,
            SchemaChange change,
            List<String> warnings,
            Duration duration) {
        return new PeriodReport(
                delivery.key(),
                table,
                current.isPresent() ? LoadOutcome.REPLACED : LoadOutcome.LOADED,
                files().size(),
                bytes(),
                rows,
                previousRows(),
                cost,
                rounded,
                change,
                warnings,
                duration,
                Optional.empty());
    }

    private PeriodReport report(
            LoadOutcome outcome, TableName where, long rows, Duration duration, Optional<BackendException> failure) {
        return new PeriodReport(
                delivery.key(),
                where,
                outcome,
                files().size(),
                bytes(),
                rows,
                previousRows(),
                Map.of(),
                0,
                SchemaChange.NONE,
                delivery.warnings(),
                duration,
                failure);
    }

    private long bytes() {
        return files().stream().mapToLong(DataFile::size).sum();
    }
}
