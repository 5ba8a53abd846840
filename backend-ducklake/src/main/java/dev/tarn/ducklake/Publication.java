package dev.tarn.ducklake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.commit.CommitMoment;
import dev.tarn.ducklake.commit.LakeCommit;
import dev.tarn.ducklake.files.LakeWriter;
import dev.tarn.error.LoadConflictException;
import dev.tarn.jdbc.JdbcPublication;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.JdbcTableOwners;
import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.TableStrategy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One try to make all that is staged visible, as one snapshot with the load state in the same transaction. */
final class Publication {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Lake lake;
    private final DuckDbStatements engine;
    private final Attempt attempt;
    private final Map<PartitionKey, StagedLoad> staged;
    private final LoadObserver observer;
    private final SnapshotRow base;
    private final Map<TableName, PartitionKey> dropped = new LinkedHashMap<>();
    private boolean fencedOff;

    /**
     * A try.
     *
     * @param staged what is published; files that have to be written again take the place of what they were
     */
    Publication(
            Lake lake,
            DuckDbStatements engine,
            Attempt attempt,
            Map<PartitionKey, StagedLoad> staged,
            LoadObserver observer) {
        this.lake = lake;
        this.engine = engine;
        this.attempt = attempt;
        this.staged = staged;
        this.observer = observer;
        this.base = lake.catalog().latest();
    }

    /** Whether a newer attempt has taken over: then no further try helps. */
    boolean fencedOff() {
        return fencedOff;
    }

    void run() {
        try (LakeWriter writer =
                LakeWriter.on(lake.catalog(), lake.engine(), base, lake.config().codec())) {
            LakeCommit commit = writer.changes().evenIfEmpty();
            Map<PartitionKey, LakeTable> tables = new LinkedHashMap<>();
            for (PlannedLoad load : attempt.plan().loads()) {
                PartitionKey partition = load.key().partition();
                LakeTarget target = new LakeTarget(
                        commit, staged.get(partition).request(), lake.config().partitioning());
                tables.put(partition, target.prepare());
            }
            // A later load of the plan may have widened the table of an earlier one.
            tables.replaceAll((partition, table) -> commit.table(table.id()));
            for (PlannedLoad load : attempt.plan().loads()) {
                replace(writer, load, tables.get(load.key().partition()));
                observer.reached(LoadStep.REPLACED, load.key().partition());
            }
            new UnifiedView(commit, attempt.plan().unifiedView()).over(tablesOfExport());
            observer.reached(LoadStep.VIEW_REFRESHED, first().key().partition());
            commit.alongside(this::recordState);
            commit.observedBy((moment, tried) -> {
                lake.commits().at(moment, tried);
                if (moment == CommitMoment.BEFORE_COMMIT) {
                    observer.reached(LoadStep.COMMITTING, first().key().partition());
                }
            });
            writer.commit(lake.config().author().orElse("tarn"), message(), extraInfo());
        }
    }

    private void replace(LakeWriter writer, PlannedLoad load, LakeTable table) {
        PartitionKey partition = load.key().partition();
        StagedLoad part = staged.get(partition);
        if (!part.fits(table)) {
            part = new LakeStaging(lake, engine, writer.changes(), observer).again(part, table);
            staged.put(partition, part);
        }
        removeElsewhere(writer, load);
        if (part.request().strategy() == TableStrategy.SEPARATE) {
            writer.truncate(table.id());
            writer.append(table.id(), part.files(table));
        } else {
            writer.replace(table.id(), LakeTarget.rowsOf(table, partition), part.files(table));
        }
    }

    /** What the partition held in another table, under another strategy or dataset, is gone from there. */
    private void removeElsewhere(LakeWriter writer, PlannedLoad load) {
        PartitionKey partition = load.key().partition();
        Map<TableName, Boolean> before = owners(owners -> {
            Map<TableName, Boolean> found = new LinkedHashMap<>();
            for (TableName table : owners.tables(partition)) {
                found.put(table, owners.holdsOthers(table, partition));
            }
            return found;
        });
        for (Map.Entry<TableName, Boolean> table : before.entrySet()) {
            TableName name = table.getKey();
            LakeTable present =
                    writer.changes().names().table(name.dataset(), name.name()).orElse(null);
            if (present == null || Claims.same(name, load.table())) {
                continue;
            }
            if (table.getValue() || isTarget(name)) {
                writer.deletePartition(present.id(), LakeTarget.rowsOf(present, partition));
            } else {
                writer.changes().define().dropTable(present.id());
                dropped.put(name, partition);
            }
        }
    }

    private boolean isTarget(TableName table) {
        return attempt.plan().loads().stream().anyMatch(load -> Claims.same(load.table(), table));
    }

    /** Those that will hold what readers see: what the state knows, as far as this commit leaves it, and what it adds. */
    private List<TableName> tablesOfExport() {
        List<TableName> tables = new ArrayList<>(owners(owners -> owners.tables(export())));
        for (PlannedLoad load : attempt.plan().loads()) {
            if (tables.stream().noneMatch(table -> Claims.same(table, load.table()))) {
                tables.add(load.table());
            }
        }
        return tables;
    }

    @FunctionalInterface
    private interface Asking<T> {
        T of(JdbcTableOwners owners) throws SQLException;
    }

    private <T> T owners(Asking<T> asking) {
        return lake.state()
                .read(
                        "publish " + first().key(),
                        statements -> asking.of(
                                new JdbcTableOwners(statements, lake.state().dialect())));
    }

    /** In the transaction of the snapshot, in each of its tries. */
    private Boolean recordState(CatalogSession session) throws SQLException {
        JdbcStatements statements = new JdbcStatements(session.connection());
        JdbcPublication state = new JdbcPublication(statements, lake.state().dialect(), attempt);
        for (PlannedLoad load : attempt.plan().loads()) {
            asOurs(() -> state.fence(load));
        }
        requireClaims(statements);
        for (PlannedLoad load : attempt.plan().loads()) {
            PartitionKey partition = load.key().partition();
            asOurs(() -> state.complete(load, staged.get(partition).counted().rows()));
            observer.reached(LoadStep.STATE_WRITTEN, partition);
            state.point(load);
            observer.reached(LoadStep.POINTER_MOVED, partition);
        }
        for (StagedLoad part : staged.values()) {
            state.record(export(), part.request().schema());
        }
        observer.reached(LoadStep.SCHEMA_RECORDED, first().key().partition());
        return true;
    }

    @FunctionalInterface
    private interface Change {
        void run() throws SQLException;
    }

    /** What only the newest attempt may do. */
    private void asOurs(Change change) throws SQLException {
        try {
            change.run();
        } catch (LoadConflictException e) {
            fencedOff = true;
            throw e;
        }
    }

    private void requireClaims(JdbcStatements statements) throws SQLException {
        Claims claims =
                new Claims(statements, lake.state().dialect(), lake.errors().start("publish " + first().key()));
        for (StagedLoad part : staged.values()) {
            claims.requireTable(part.request().load(), part.request().strategy());
        }
        claims.requireView(attempt.plan());
        claims.requireUnshared(dropped);
    }

    private String message() {
        Set<String> periods = attempt.plan().loads().stream()
                .map(load -> load.key().partition().period().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        return "load " + export() + " " + String.join(", ", periods);
    }

    /** The audit trail: which deliveries this snapshot shows. */
    private String extraInfo() {
        List<Map<String, Object>> loads = new ArrayList<>();
        for (PlannedLoad load : attempt.plan().loads()) {
            PartitionKey partition = load.key().partition();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("vendor", partition.export().vendor());
            entry.put("export", partition.export().name());
            entry.put("account", partition.account());
            entry.put("billing_period", partition.period().toString());
            entry.put("version", load.key().version());
            entry.put("table", load.table().toString());
            entry.put("load_id", load.loadId());
            entry.put("rows", staged.get(partition).counted().rows());
            loads.add(entry);
        }
        try {
            return JSON.writeValueAsString(Map.of("tarn_loads", loads));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ExportId export() {
        return first().key().partition().export();
    }

    private PlannedLoad first() {
        return attempt.plan().loads().get(0);
    }
}
