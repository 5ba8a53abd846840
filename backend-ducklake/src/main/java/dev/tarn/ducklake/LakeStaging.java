package dev.tarn.ducklake;

import dev.tarn.duckdb.engine.DuckDbConversion;
import dev.tarn.duckdb.engine.DuckDbSource;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStagedCount;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeTypes;
import dev.tarn.ducklake.commit.LakeCommit;
import dev.tarn.ducklake.files.LakeRows;
import dev.tarn.ducklake.files.WrittenData;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a load's rows as files of its table that no snapshot names, and counts them there.
 *
 * @param lake the lake
 * @param engine the load's connection of the engine
 * @param planned a commit that is never committed: what the load will do to tables
 * @param observer told of the steps
 */
record LakeStaging(Lake lake, DuckDbStatements engine, LakeCommit planned, LoadObserver observer) {

    StagedLoad stage(StageRequest request) throws SQLException {
        checkOwner(request);
        LakeTarget target = new LakeTarget(planned, request, lake.config().partitioning());
        Optional<LakeTable> before = target.present();
        SchemaChange change = target.change();
        TableSchema incoming = target.incoming();
        LakeTable table = target.prepare();
        observer.reached(LoadStep.TARGET_READY, request.load().key().partition());
        StagedTable nothing = new StagedTable(0, Map.of(), Map.of(), 0, LakeTarget.ofSource(change));
        return written(
                target,
                incoming,
                before,
                new StagedLoad(
                        request,
                        nothing,
                        table,
                        new WrittenData(List.of(), List.of(), lake.catalog().files())));
    }

    /** A further part of a load whose files {@link #fitting fit} the table. */
    StagedLoad add(StageRequest part, StagedLoad before) throws SQLException {
        LakeTarget target = new LakeTarget(planned, part, lake.config().partitioning());
        return written(
                target,
                target.incoming(),
                known(before.table()),
                new StagedLoad(part, before.counted(), before.table(), before.data()));
    }

    /** What was staged, in files that have the columns that the table has by now. */
    StagedLoad fitting(StagedLoad staged) {
        LakeTable now = planned.table(staged.table().id());
        return staged.table().columns().equals(now.columns()) ? staged.with(now, staged.data()) : again(staged, now);
    }

    /** Writes a request's rows as more files beside those that were staged before, and counts all of them. */
    private StagedLoad written(LakeTarget target, TableSchema incoming, Optional<LakeTable> known, StagedLoad before)
            throws SQLException {
        LakeTable table = before.table();
        long roundedBefore = DuckDbConversion.rounded(engine);
        TableSchema whole = LakeTarget.schema(table).fedBy(incoming);
        String select = DuckDbSource.of(before.request(), engine, lake.errors()).select(whole);
        WrittenData data = write(table, known, yearly(table) ? target.withYear(without(select)) : select);
        boolean counted = false;
        try {
            StagedLoad staged = before.with(table, before.data().and(data));
            long rounded = before.counted().rounded() + DuckDbConversion.rounded(engine) - roundedBefore;
            StagedTable count = new DuckDbStagedCount(engine, before.request())
                    .in(
                            staged.read(lake.errors()).orElseGet(() -> empty(table)),
                            before.counted().change(),
                            rounded);
            counted = true;
            return new StagedLoad(before.request(), count, table, staged.data());
        } finally {
            if (!counted) {
                data.discard();
            }
        }
    }

    /** A table of the catalog's; one that only this load's commit will make has no options there yet. */
    private static Optional<LakeTable> known(LakeTable table) {
        return Optional.of(table).filter(t -> t.id() >= 0);
    }

    private static boolean yearly(LakeTable table) {
        return table.column(LakeTarget.YEAR.name()).isPresent();
    }

    private static String without(String select) {
        return "SELECT * EXCLUDE (" + LakeTarget.YEAR.name() + ") FROM (" + select + ")";
    }

    private WrittenData write(LakeTable table, Optional<LakeTable> before, String select) {
        List<String> columns = table.columns().stream().map(LakeColumn::name).toList();
        return lake.writer()
                .write(
                        engine,
                        table,
                        lake.options(before),
                        LakeRows.of(select, columns).ofOnePartition());
    }

    /** Writes the files again for a table that has become another one since. */
    StagedLoad again(StagedLoad staged, LakeTable now) {
        Optional<String> from = staged.read(lake.errors());
        if (from.isEmpty()) {
            return staged.with(now, staged.data());
        }
        List<String> columns =
                staged.table().columns().stream().map(LakeColumn::name).toList();
        WrittenData written = lake.writer()
                .write(
                        engine,
                        now,
                        lake.options(known(now)),
                        LakeRows.of("SELECT * FROM " + from.get(), columns).ofOnePartition());
        staged.data().discard();
        return staged.with(now, written);
    }

    private static String empty(LakeTable table) {
        return table.columns().stream()
                .map(c -> "CAST(NULL AS " + LakeTypes.sql(c) + ") AS " + DuckDbSql.identifier(c.name()))
                .collect(Collectors.joining(", ", "(SELECT ", " WHERE false)"));
    }

    /** So that nothing is written in vain; publishing looks again. */
    private void checkOwner(StageRequest request) {
        String operation = "stage " + request.load().key();
        lake.state().read(operation, statements -> {
            new Claims(statements, lake.state().dialect(), lake.errors().start(operation))
                    .requireTable(request.load(), request.strategy());
            return true;
        });
    }
}
