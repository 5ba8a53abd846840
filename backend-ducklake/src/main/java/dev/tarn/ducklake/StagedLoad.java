package dev.tarn.ducklake;

import dev.tarn.duckdb.engine.DuckDbErrors;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.commit.NewDataFile;
import dev.tarn.ducklake.files.WrittenData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A load whose files are written, and that no snapshot names yet.
 *
 * @param request what was asked for
 * @param counted what came of it
 * @param table the table as the files were written for
 * @param data the files
 */
record StagedLoad(StageRequest request, StagedTable counted, LakeTable table, WrittenData data) {

    /**
     * Whether the files are right for a table that another commit has made, or changed, in the meantime. A column of another type has
     * bounds in another order.
     */
    boolean fits(LakeTable now) {
        return table.folder("").equals(now.folder(""))
                && columnsFit(table.columns(), now.columns())
                && partitionsFit(now);
    }

    private static boolean columnsFit(List<LakeColumn> written, List<LakeColumn> now) {
        return written.stream()
                .allMatch(w -> now.stream()
                        .anyMatch(n -> n.id() == w.id()
                                && n.name().equalsIgnoreCase(w.name())
                                && n.type().equals(w.type())
                                && columnsFit(w.children(), n.children())));
    }

    private boolean partitionsFit(LakeTable now) {
        return table.partitioning()
                .map(p -> p.fields())
                .orElse(List.of())
                .equals(now.partitioning().map(p -> p.fields()).orElse(List.of()));
    }

    /** The files for a table that they fit: its partitioning may have another number by now. */
    List<NewDataFile> files(LakeTable now) {
        OptionalLong partitioning =
                now.partitioning().map(p -> OptionalLong.of(p.id())).orElse(OptionalLong.empty());
        return data.files().stream()
                .map(f -> f.partitionId().isEmpty() || f.partitionId().equals(partitioning)
                        ? f
                        : new NewDataFile(
                                f.path(),
                                f.recordCount(),
                                f.sizeBytes(),
                                f.footerSize(),
                                partitioning,
                                f.partitionValues(),
                                f.stats(),
                                f.mapping(),
                                f.encryptionKey()))
                .toList();
    }

    StagedLoad with(LakeTable other, WrittenData written) {
        return new StagedLoad(request, counted, other, written);
    }

    /** What a query reads the files by; empty where there is none. */
    Optional<String> read(DuckDbErrors errors) {
        return data.paths().isEmpty()
                ? Optional.empty()
                : Optional.of("read_parquet(" + DuckDbSql.files(data.paths(), errors) + ", hive_partitioning = false)");
    }
}
