package dev.tarn.load;

import dev.tarn.billing.BillingColumns;
import dev.tarn.billing.Delivery;
import dev.tarn.billing.SchemaResolver;
import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.DataFile;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.Measure;
import dev.tarn.spi.NamingRules;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.SourceTotal;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.TableStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * Stages one period and proves that what was staged is what the source holds. The source is counted on another thread while
 * the backend loads it.
 */
final class PeriodStaging {

    private final Sources sources;
    private final NamingRules naming;
    private final List<Column> known;
    private final TableStrategy strategy;
    private final LoadOptions options;
    private final ExecutorService witnesses;

    PeriodStaging(
            Sources sources,
            NamingRules naming,
            List<Column> known,
            TableStrategy strategy,
            LoadOptions options,
            ExecutorService witnesses) {
        this.sources = sources;
        this.naming = naming;
        this.known = known;
        this.strategy = strategy;
        this.options = options;
        this.witnesses = witnesses;
    }

    StagedPeriod stage(PlannedPeriod period, PlannedLoad load, LoadTransaction transaction) {
        if (period.delivery().content() instanceof Delivery.Files files) {
            return stageFiles(period, files, load, transaction);
        }
        return stageRows(period, (Delivery.Rows) period.delivery().content(), load, transaction);
    }

    private StagedPeriod stageFiles(
            PlannedPeriod period, Delivery.Files content, PlannedLoad load, LoadTransaction transaction) {
        List<SourceFile> files = new ArrayList<>();
        for (DataFile file : content.files()) {
            files.add(sources.reader().describe(file));
        }
        TableSchema schema = SchemaResolver.resolve(files, content.declared(), known, naming);
        Measure measure = measure(schema, content.selection());
        List<SourceTotal> totals = new ArrayList<>();
        StagedTable staged = null;
        try (FileParts parts = sources.parts(files)) {
            for (Optional<List<SourceFile>> part = parts.next(); part.isPresent(); part = parts.next()) {
                staged = stagePart(
                        new StageRequest(
                                load, strategy, schema, new SourceData.Files(part.get(), content.selection()), measure),
                        part.get(),
                        transaction,
                        totals);
                parts.done();
            }
        }
        Verification verification = new Verification(load.key(), content.selection(), totals);
        verification.require(staged, !measure.cost().isEmpty());
        List<String> warnings = new ArrayList<>(verification.warnings());
        return staged(period, schema, staged, warnings);
    }

    /** Whoever gives the files away has to wait for both: the one who loads and the one who counts. */
    private StagedTable stagePart(
            StageRequest request, List<SourceFile> files, LoadTransaction transaction, List<SourceTotal> totals) {
        SourceCounting counting =
                SourceCounting.start(() -> sources.reader().totals(files, request.measure()), witnesses);
        try {
            StagedTable staged = transaction.stage(request);
            totals.addAll(counting.await(request.load()));
            return staged;
        } catch (RuntimeException | Error e) {
            counting.giveUp();
            throw e;
        }
    }

    private StagedPeriod stageRows(
            PlannedPeriod period, Delivery.Rows content, PlannedLoad load, LoadTransaction transaction) {
        Measure measure = measure(content.schema(), new RowSelection.All());
        List<CountingCursor> opened = new ArrayList<>();
        StagedTable staged = transaction.stage(new StageRequest(
                load,
                strategy,
                content.schema(),
                new SourceData.Rows(() -> {
                    CountingCursor cursor = new CountingCursor(content.cursor().get(), measure);
                    opened.add(cursor);
                    return cursor;
                }),
                measure));
        CountingCursor last = opened.get(opened.size() - 1);
        Verification.requireRows(load.key(), last.count(), staged.rows());
        if (!measure.cost().isEmpty()) {
            Verification.requireCost(load.key(), last.costByCurrency(), staged);
        }
        return staged(period, content.schema(), staged, new ArrayList<>());
    }

    private StagedPeriod staged(PlannedPeriod period, TableSchema schema, StagedTable staged, List<String> warnings) {
        requireNotShrunk(period, staged.rows(), warnings);
        if (staged.rounded() > 0) {
            warnings.add((staged.rounded() == 1 ? "1 value has" : staged.rounded() + " values have")
                    + " more digits behind the point than the column keeps; rounded half-up");
        }
        SchemaChange change =
                known.isEmpty() ? SchemaChange.NONE : SchemaChange.between(KnownColumns.asSchema(known), schema);
        return new StagedPeriod(period, staged, change, warnings);
    }

    /** Half a month must never replace a whole one: fewer rows than before need somebody's word that they are all there are. */
    private void requireNotShrunk(PlannedPeriod period, long rows, List<String> warnings) {
        long previous = period.previousRows();
        if (rows >= previous && (rows > 0 || period.current().isPresent())) {
            return;
        }
        String what = rows == 0 ? "the delivery is empty" : "the month shrinks";
        String before = " (" + rows + " rows, " + previous + " before)";
        if (rows < previous && !period.delivery().confirmed() && !options.reset()) {
            throw new BadDataException(
                    "[load] verify " + period.delivery().key() + ": " + what + before
                            + ", and no manifest confirms that it is complete; nothing was published. Load it with reset if it is");
        }
        warnings.add(what + before);
    }

    private static Measure measure(TableSchema schema, RowSelection selection) {
        Measure measure = BillingColumns.of(schema).measure();
        return selection instanceof RowSelection.InPeriod in
                ? new Measure(measure.cost(), measure.currency(), in.column())
                : measure;
    }
}
