package dev.tarn.ducklake.maintenance;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbInterruption;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.commit.Compaction;
import dev.tarn.ducklake.commit.LakeCommit;
import dev.tarn.ducklake.commit.NewDataFile;
import dev.tarn.ducklake.files.LakeRows;
import dev.tarn.ducklake.files.ParquetWriter;
import dev.tarn.ducklake.files.WrittenData;
import dev.tarn.ducklake.scan.Predicate;
import dev.tarn.ducklake.scan.ScanColumn;
import dev.tarn.ducklake.scan.ScanSpace;
import dev.tarn.ducklake.scan.TableScan;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadOutcomeUnknownException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Writes groups of a table's files again, and commits that. Where anything fails, what was written is deleted.
 *
 * @param catalog the lake
 * @param engine the engine
 * @param base the snapshot that the groups were found at
 * @param source the table
 */
record CompactionRun(LakeCatalog catalog, DuckDbEngine engine, SnapshotRow base, CompactionSource source) {

    private static final Set<ScanColumn> PLACES = Set.of(ScanColumn.FILE_ID, ScanColumn.POSITION, ScanColumn.ROW_ID);
    private static final Set<ScanColumn> LINEAGE = Set.of(ScanColumn.ROW_ID, ScanColumn.SNAPSHOT);
    private static final String HIDDEN =
            "tarn_scan_row_id AS _ducklake_internal_row_id," + " tarn_scan_snapshot AS _ducklake_internal_snapshot_id";

    /** Does it, and notes it; empty if there is nothing to do. */
    Optional<SnapshotRow> run(List<CompactionGroup> groups, MaintenanceReport.Notes notes) {
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        List<WrittenData> written = new ArrayList<>();
        boolean kept = false;
        try {
            List<Compaction> compactions = new ArrayList<>();
            Map<Long, TableScan> scans = new HashMap<>();
            for (CompactionGroup group : groups) {
                TableScan scan = scans.computeIfAbsent(group.columnsAt(), this::scan);
                compactions.add(write(group, scan.only(group.files()), written));
            }
            LakeCommit commit = LakeCommit.on(catalog, base);
            commit.compact(source.table().id(), compactions);
            kept = true;
            SnapshotRow snapshot = commit(commit, groups);
            note(snapshot, compactions, notes);
            return Optional.of(snapshot);
        } catch (LoadOutcomeUnknownException e) {
            throw e;
        } catch (RuntimeException e) {
            kept = false;
            throw e;
        } finally {
            if (!kept) {
                written.forEach(WrittenData::discard);
            } else {
                written.forEach(WrittenData::release);
            }
        }
    }

    private SnapshotRow commit(LakeCommit commit, List<CompactionGroup> groups) {
        long files = groups.stream().mapToLong(g -> g.files().size()).sum();
        String what = groups.get(0).kind() == Compaction.Kind.MERGE_ADJACENT ? "merge " : "rewrite ";
        return commit.commit("", what + files + " files of " + source.name(), "");
    }

    private static void note(SnapshotRow snapshot, List<Compaction> compactions, MaintenanceReport.Notes notes) {
        notes.snapshot(snapshot.id());
        for (Compaction compaction : compactions) {
            compaction.sources().forEach(f -> notes.removed(f.path().text(), f.sizeBytes()));
            compaction.output().ifPresent(f -> notes.written(f.path().text(), f.sizeBytes()));
        }
    }

    /** The table's rows now, in the columns that it had at a snapshot. */
    private TableScan scan(long columnsAt) {
        LakeTable t = source.table();
        List<LakeColumn> columns = columnsAt == base.id()
                ? t.columns()
                : catalog.read(
                        "read columns of " + source.name(),
                        session -> new CatalogReader(session).columnsAt(t.id(), columnsAt));
        LakeTable then =
                t.withColumns(columns).withPartitioning(Optional.empty()).withColumnComments(Map.of());
        return TableScan.of(catalog, then, base, Predicate.ALL);
    }

    private Compaction write(CompactionGroup group, TableScan scan, List<WrittenData> written) {
        String operation = "write files of " + source.name() + " again";
        Connection connection = engine.connection(operation);
        try {
            DuckDbStatements statements = new DuckDbStatements(connection);
            boolean merge = group.kind() == Compaction.Kind.MERGE_ADJACENT;
            // Rows that are put in another order, or have ids of their own already, carry them.
            boolean numbered = merge
                    && group.contiguous()
                    && source.table().sortOrder().isEmpty()
                    && numberedByPlace(statements, group, scan);
            OptionalLong rowIdStart = numbered ? group.files().get(0).rowIdStart() : OptionalLong.empty();
            if (group.rows() == 0 && !merge) {
                return new Compaction(group.kind(), group.files(), Optional.empty(), OptionalLong.empty());
            }
            LakeRows.Lineage lineage = !merge
                    ? LakeRows.Lineage.ROW_ID
                    : numbered ? LakeRows.Lineage.SNAPSHOT : LakeRows.Lineage.ROW_ID_AND_SNAPSHOT;
            String select =
                    "SELECT *, " + HIDDEN + " FROM (" + scan.select(ScanSpace.temporary(connection), LINEAGE) + ")";
            LakeRows rows = new LakeRows(
                    select,
                    scan.table().columns().stream().map(LakeColumn::name).toList(),
                    lineage,
                    true);
            WrittenData data = new ParquetWriter(catalog.files(), engine.errors())
                    .writeAgain(
                            statements,
                            scan.table(),
                            source.writing(),
                            rows,
                            group.files().get(0));
            written.add(data);
            return new Compaction(group.kind(), group.files(), Optional.of(checked(group, data)), rowIdStart);
        } catch (SQLException e) {
            throw DuckDbInterruption.isCause(e)
                    ? engine.errors().cancelled(operation)
                    : engine.errors().translate(operation, e);
        } finally {
            DuckDbEngine.closeQuietly(connection);
        }
    }

    /** Files of updates carry row ids beside those that the catalog gave them. */
    private static boolean numberedByPlace(DuckDbStatements statements, CompactionGroup group, TableScan scan)
            throws SQLException {
        Map<Long, Long> starts = new HashMap<>();
        for (LakeFile file : group.files()) {
            starts.put(file.id(), file.rowIdStart().orElseThrow());
        }
        return statements
                .list(
                        row -> row.getLong(2) == starts.get(row.getLong(1))
                                && row.getLong(3) == starts.get(row.getLong(1)),
                        "SELECT tarn_scan_file_id, min(tarn_scan_row_id - tarn_scan_position),"
                                + " max(tarn_scan_row_id - tarn_scan_position) FROM ("
                                + scan.select(ScanSpace.temporary(statements.connection()), PLACES) + ") GROUP BY 1")
                .stream()
                .allMatch(same -> same);
    }

    /** Rows that got lost or doubled on the way would be so for good. */
    private NewDataFile checked(CompactionGroup group, WrittenData data) {
        if (data.files().size() != 1 || data.rows() != group.rows()) {
            throw new BadDataException(engine.errors().start("write files of " + source.name() + " again")
                    + group.files().size() + " files from "
                    + group.files().get(0).path().text() + " on hold "
                    + data.rows() + " rows, but the catalog says " + group.rows() + "; restore them");
        }
        return data.files().get(0);
    }
}
