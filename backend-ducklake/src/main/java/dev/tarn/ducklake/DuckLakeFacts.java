package dev.tarn.ducklake;

import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.DeleteFile;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.spi.DatabaseBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a lake is, and what its newest snapshot consists of.
 *
 * @param catalog the catalog's file, or its database and schema; without a password
 * @param dataPath where the files are
 * @param tables how many tables there are
 * @param files how many Parquet files with rows they have
 * @param bytes how large these are
 * @param deleteFiles how many files tell of deleted rows
 * @param deleteBytes how large those are
 */
public record DuckLakeFacts(
        String catalog, String dataPath, long tables, long files, long bytes, long deleteFiles, long deleteBytes) {

    /**
     * The facts of a lake that is open.
     *
     * @param backend the backend
     * @return what its catalog says now; empty if it is no lake
     * @throws dev.tarn.error.BackendException if the catalog can't be read
     */
    public static Optional<DuckLakeFacts> of(DatabaseBackend backend) {
        return backend instanceof DuckLakeBackend open ? Optional.of(of(open.lake())) : Optional.empty();
    }

    private static DuckLakeFacts of(Lake lake) {
        SnapshotRow newest = lake.catalog().latest();
        List<LakeTable> tables = lake.catalog().names(newest).tables();
        List<LakeFile> files = lake.catalog().read("count files", session -> {
            CatalogReader reader = new CatalogReader(session);
            List<LakeFile> all = new ArrayList<>();
            for (LakeTable table : tables) {
                all.addAll(reader.files(table, newest.id()));
            }
            return all;
        });
        List<DeleteFile> deletes =
                files.stream().flatMap(file -> file.deletes().stream()).toList();
        return new DuckLakeFacts(
                lake.catalog().subject(),
                lake.catalog().dataPath(),
                tables.size(),
                files.size(),
                files.stream().mapToLong(LakeFile::sizeBytes).sum(),
                deletes.size(),
                deletes.stream().mapToLong(DeleteFile::sizeBytes).sum());
    }
}
