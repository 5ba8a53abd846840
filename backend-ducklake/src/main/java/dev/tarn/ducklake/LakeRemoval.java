package dev.tarn.ducklake;

import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.Partitioning;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.commit.LakeCommit;
import dev.tarn.ducklake.commit.NewDeleteFile;
import dev.tarn.ducklake.commit.PartitionScope;
import dev.tarn.ducklake.scan.ScanColumn;
import dev.tarn.ducklake.scan.ScanSpace;
import dev.tarn.ducklake.scan.TableScan;
import dev.tarn.model.PartitionKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes rows out of a table within a commit: whole files where they can be, else rows of them. No data is rewritten. */
record LakeRemoval(Lake lake, DuckDbStatements engine, LakeCommit commit, SnapshotRow base) {

    /** All rows. */
    void all(LakeTable table) {
        List<LakeFile> files = lake.catalog()
                .read("read files of " + table.name(), session -> new CatalogReader(session).files(table, base.id()));
        commit.endFiles(table.id(), files);
    }

    /** A partition's rows. */
    void partition(LakeTable table, PartitionKey partition) throws SQLException {
        PartitionFiles found = lake.catalog()
                .read(
                        "read files of " + table.name(),
                        session -> PartitionFiles.of(session, table, base.id(), partition));
        List<LakeFile> ended = new ArrayList<>(found.whole());
        List<NewDeleteFile> deletes = new ArrayList<>();
        for (LakeFile file : found.mixed()) {
            rows(table, file, partition, ended, deletes);
        }
        scope(table, ended).filter(s -> deletes.isEmpty()).ifPresent(scope -> commit.within(table.id(), scope));
        if (!ended.isEmpty()) {
            commit.endFiles(table.id(), ended);
        }
        if (!deletes.isEmpty()) {
            commit.delete(table.id(), deletes);
        }
    }

    /** So that loads of other months don't conflict: where all that is replaced is of partitions that are known. */
    private static Optional<PartitionScope> scope(LakeTable table, List<LakeFile> ended) {
        Optional<Partitioning> partitioning =
                table.partitioning().filter(p -> !p.fields().isEmpty());
        if (partitioning.isEmpty() || ended.isEmpty()) {
            return Optional.empty();
        }
        long id = partitioning.get().id();
        Set<List<Optional<String>>> values = new HashSet<>();
        for (LakeFile file : ended) {
            if (file.partitionId().orElse(-1) != id) {
                return Optional.empty();
            }
            values.add(file.partitionValues());
        }
        return Optional.of(new PartitionScope(id, values));
    }

    private void rows(
            LakeTable table,
            LakeFile file,
            PartitionKey partition,
            List<LakeFile> ended,
            List<NewDeleteFile> deletes)
            throws SQLException {
        String rows = TableScan.of(lake.catalog(), table, base)
                .only(List.of(file))
                .select(ScanSpace.temporary(engine.connection()), EnumSet.of(ScanColumn.POSITION));
        String name = "tarn_removed_" + file.id() + "_" + Math.abs(partition.hashCode());
        engine.run(
                "CREATE OR REPLACE TEMPORARY TABLE " + name + " AS SELECT " + ScanColumn.POSITION.column()
                        + " AS pos, billing_period = ? AND coalesce(tarn_account, '') = ? AS gone FROM (" + rows + ")",
                partition.period().toString(),
                partition.account());
        long gone = count(name, "gone");
        if (gone == 0) {
            return;
        }
        if (count(name, "gone IS DISTINCT FROM true") == 0) {
            ended.add(file);
        } else {
            deletes.add(
                    lake.deleteWriter().deletes(engine, table, file, "SELECT pos FROM temp.main." + name + " WHERE gone"));
        }
    }

    private long count(String table, String condition) throws SQLException {
        return engine.list(
                        row -> row.getLong(1), "SELECT count(*) FROM temp.main." + table + " WHERE " + condition)
                .get(0);
    }
}
