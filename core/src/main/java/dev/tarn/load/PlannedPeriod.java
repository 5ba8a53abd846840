package dev.tarn.load;

import dev.tarn.billing.Delivery;
import dev.tarn.billing.LooseFiles;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A delivery, where it goes, and what readers see of its partition until then. */
record PlannedPeriod(Delivery delivery, TableName table, Optional<LoadState> current, boolean loaded) {

    private static final int FILES_NAMED = 5;

    List<DataFile> files() {
        return delivery.content() instanceof Delivery.Files files ? files.files() : List.of();
    }

    /** The keys of the files, for the record: also of those that rows once came from. */
    List<String> fileKeys() {
        return delivery.content() instanceof Delivery.Rows rows
                ? rows.files()
                : files().stream().map(DataFile::key).toList();
    }

    /** Where the delivery was made to; empty where nothing says so. */
    String source() {
        if (delivery.content() instanceof Delivery.Rows rows) {
            return rows.source();
        }
        return delivery.content() instanceof Delivery.Files files ? files.source() : "";
    }

    long previousRows() {
        return current.map(LoadState::rows).orElse(0L);
    }

    /** Whether there is something to load. */
    boolean open() {
        return !loaded && !leftOut();
    }

    /** Whether nothing can be loaded: the delivery is broken, or under way. */
    boolean leftOut() {
        return delivery.content() instanceof Delivery.Incomplete || brokenBy().isPresent();
    }

    Optional<BackendException> brokenBy() {
        return delivery.content() instanceof Delivery.Broken broken ? Optional.of(broken.failure()) : Optional.empty();
    }

    /** What is reported of a period that nothing was done to. */
    PeriodReport untouched() {
        if (brokenBy().isPresent()) {
            return failed(brokenBy().get(), Duration.ZERO);
        }
        if (delivery.content() instanceof Delivery.Incomplete incomplete) {
            return unchanged(LoadOutcome.INCOMPLETE, List.of(incomplete.why()));
        }
        return loaded
                ? unchanged(LoadOutcome.SKIPPED, with(elsewhere()))
                : report(LoadOutcome.PLANNED, table, 0, warnings(), Duration.ZERO, Optional.empty());
    }

    /** What looked odd when the delivery was listed, and what is odd about loading it over what is there. */
    List<String> warnings() {
        return with(otherFiles());
    }

    private List<String> with(Optional<String> warning) {
        return Stream.concat(delivery.warnings().stream(), warning.stream()).toList();
    }

    /** What is loaded already stays where it is, whatever the strategy is now. */
    private Optional<String> elsewhere() {
        return current.map(LoadState::table)
                .filter(where -> !where.equals(table))
                .map(where -> "is in table " + where + ", not in " + table + "; load with reset to move it");
    }

    /** Loose files replace a month whole: that may not be meant where they are not the ones that it was loaded from. */
    private Optional<String> otherFiles() {
        Set<String> names = files().stream().map(file -> name(file.key())).collect(Collectors.toSet());
        List<String> before = current.map(LoadState::files).orElse(List.of()).stream()
                .map(PlannedPeriod::name)
                .toList();
        if (!delivery.dataFormatVersion().equals(LooseFiles.FORMAT)
                || before.isEmpty()
                || before.stream().anyMatch(names::contains)) {
            return Optional.empty();
        }
        return Optional.of("replaces rows of other files: "
                + before.stream().limit(FILES_NAMED).collect(Collectors.joining(", "))
                + (before.size() > FILES_NAMED ? " and " + (before.size() - FILES_NAMED) + " more" : "")
                + "; import all files of a month at once to have the rows of all");
    }

    private static String name(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    PeriodReport failed(BackendException failure, Duration duration) {
        return report(LoadOutcome.FAILED, table, 0, delivery.warnings(), duration, Optional.of(failure));
    }

    private PeriodReport unchanged(LoadOutcome outcome, List<String> warnings) {
        TableName where = current.map(LoadState::table).orElse(table);
        return report(outcome, where, previousRows(), warnings, Duration.ZERO, Optional.empty());
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
                fileKeys().size(),
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
            LoadOutcome outcome,
            TableName where,
            long rows,
            List<String> warnings,
            Duration duration,
            Optional<BackendException> failure) {
        return new PeriodReport(
                delivery.key(),
                where,
                outcome,
                fileKeys().size(),
                bytes(),
                rows,
                previousRows(),
                Map.of(),
                0,
                SchemaChange.NONE,
                warnings,
                duration,
                failure);
    }

    private long bytes() {
        return files().stream().mapToLong(DataFile::size).sum();
    }
}
