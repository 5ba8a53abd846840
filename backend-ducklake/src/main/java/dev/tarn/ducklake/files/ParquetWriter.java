package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbErrors;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeUuids;
import dev.tarn.ducklake.catalog.SortField;
import dev.tarn.ducklake.commit.NewDataFile;
import dev.tarn.ducklake.store.LakeStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes rows as Parquet files below a table's folder, by the engine: with the columns' numbers, in the layout of the table's
 * partitions, and with the statistics that the catalog keeps. Where anything fails, every file of the write is deleted.
 * Thread-safe, as far as the connections that it is given are.
 */
public final class ParquetWriter {

    private final LakeFolder folder;
    private final DuckDbErrors errors;
    private final DurableFiles durable;

    /**
     * Writes into a lake.
     *
     * @param dataPath the lake's data path, on a local disk, ending in a slash
     * @param errors what speaks for the backend
     */
    public ParquetWriter(String dataPath, DuckDbErrors errors) {
        this(LakeStore.local(dataPath), errors);
    }

    /**
     * Writes into a lake.
     *
     * @param store where its files are
     * @param errors what speaks for the backend
     */
    public ParquetWriter(LakeStore store, DuckDbErrors errors) {
        this(new LakeFolder(store), errors, DurableFiles.below(new LakeFolder(store)));
    }

    ParquetWriter(LakeFolder folder, DuckDbErrors errors, DurableFiles durable) {
        this.folder = folder;
        this.errors = errors;
        this.durable = durable;
    }

    /**
     * Writes rows. Interrupting the thread ends it.
     *
     * @param on the connection of the engine that the rows are selected on
     * @param table the table, as the commit that will have the files sees it
     * @param options how files are written
     * @param rows what is written
     * @return the files, none where there are no rows
     * @throws dev.tarn.error.BackendException if the rows can't be selected or written; every file is deleted then
     */
    public WrittenData write(DuckDbStatements on, LakeTable table, WriteOptions options, LakeRows rows) {
        String operation = "write " + table.schema().name() + "." + table.name();
        Optional<PartitionLayout> layout = PartitionLayout.of(table);
        String select = new Projection(table, rows).select();
        StagingFolder staging =
                StagingFolder.in(errors.start(operation), folder.of(table), LakeUuids.v7(), durable, folder.store());
        boolean done = false;
        try {
            Write write = new Write(new CopyRun(on, errors, operation), staging, table, options, rows);
            List<NewDataFile> files = layout.isEmpty()
                    ? write.unpartitioned(select)
                    : rows.onePartition() && layout.get().exactInFiles()
                            ? write.onePartition(select, layout.get())
                            : write.partitioned(select, layout.get());
            staging.keepNames();
            WrittenData written = new WrittenData(files, staging.placed(), folder.store());
            done = true;
            return written;
        } finally {
            if (done) {
                staging.close();
            } else {
                staging.discard();
            }
        }
    }

    /**
     * Writes rows that other files of the table hold into one file: in the table's sort order if it has one, else by row id.
     *
     * @param on the connection of the engine that the rows are selected on
     * @param table the table; its partitions are not looked at
     * @param options how files are written
     * @param rows what is written, with both hidden columns, whichever of them the file is to have
     * @param like a file of the partition that the rows are of; the new one is put beside it
     * @return the file, none where there are no rows
     * @throws dev.tarn.error.BackendException if the rows can't be selected or written; the file is deleted then
     */
    public WrittenData writeAgain(
            DuckDbStatements on, LakeTable table, WriteOptions options, LakeRows rows, LakeFile like) {
        String operation = "write " + table.schema().name() + "." + table.name();
        String path = like.path().relative() && !like.path().text().contains("..")
                ? like.path().text()
                : "";
        StagingFolder staging =
                StagingFolder.in(errors.start(operation), folder.of(table), LakeUuids.v7(), durable, folder.store());
        boolean done = false;
        try {
            Write write = new Write(new CopyRun(on, errors, operation), staging, table, options, rows);
            List<NewDataFile> files = write.engine().run(write.inOrder(new Projection(table, rows).select())).stream()
                    .map(file -> write.placed(
                            file,
                            like.partitionId(),
                            like.partitionValues(),
                            path.substring(0, path.lastIndexOf('/') + 1)))
                    .toList();
            staging.keepNames();
            WrittenData written = new WrittenData(files, staging.placed(), folder.store());
            done = true;
            return written;
        } finally {
            if (done) {
                staging.close();
            } else {
                staging.discard();
            }
        }
    }

    /** One write. */
    private record Write(CopyRun engine, StagingFolder staging, LakeTable table, WriteOptions options, LakeRows rows) {

        List<NewDataFile> unpartitioned(String select) {
            return engine.run(flat(select)).stream()
                    .map(file -> placed(file, OptionalLong.empty(), List.of(), ""))
                    .toList();
        }

        /** Plain files are written a good deal faster than partitions; what partition they are of is looked up in them. */
        List<NewDataFile> onePartition(String select, PartitionLayout layout) {
            List<WrittenFile> flat = engine.run(flat(select));
            if (flat.isEmpty()) {
                return List.of();
            }
            List<Path> paths = flat.stream().map(WrittenFile::file).toList();
            String from = "SELECT * FROM read_parquet(" + DuckDbSql.files(paths, engine.errors())
                    + ", hive_partitioning = false)";
            String written = new Projection(
                            table, new LakeRows(from, rows.columns(), rows.lineage(), true).withAll(table))
                    .select();
            List<List<Optional<String>>> partitions = partitions(written, layout);
            if (partitions.size() == 1) {
                return flat.stream()
                        .map(file -> placed(file, layout, partitions.get(0)))
                        .toList();
            }
            List<NewDataFile> files = partitioned(written, layout);
            paths.forEach(StagingFolder::delete);
            return files;
        }

        private List<List<Optional<String>>> partitions(String select, PartitionLayout layout) {
            String values = IntStream.range(0, layout.keys().size())
                    .mapToObj(i -> layout.alias(i) + "::VARCHAR")
                    .collect(Collectors.joining(", "));
            try {
                return engine.statements()
                        .list(
                                row -> {
                                    List<Optional<String>> all = new ArrayList<>();
                                    for (int i = 1; i <= layout.keys().size(); i++) {
                                        all.add(Optional.ofNullable(row.getString(i)));
                                    }
                                    return all;
                                },
                                "SELECT DISTINCT " + values + " FROM (SELECT " + layout.columns() + " FROM (" + select
                                        + ")) LIMIT 2");
            } catch (SQLException e) {
                throw engine.translate(e);
            }
        }

        List<NewDataFile> partitioned(String select, PartitionLayout layout) {
            String copy = new CopyStatement(
                            "SELECT *, " + layout.columns() + " FROM (" + select + ")",
                            staging.part("partitions"),
                            FieldIds.of(table.columns(), rows.lineage()),
                            options,
                            false,
                            Optional.of(layout.aliases()))
                    .text();
            return engine.run(copy).stream()
                    .map(file -> placed(
                            file,
                            layout,
                            IntStream.range(0, layout.keys().size())
                                    .mapToObj(i -> file.partition().get(layout.alias(i)))
                                    .toList()))
                    .toList();
        }

        private String flat(String select) {
            String order = options.sortOnInsert() ? order() : "";
            return new CopyStatement(
                            select + order,
                            staging.part("files"),
                            FieldIds.of(table.columns(), rows.lineage()),
                            options,
                            !order.isEmpty(),
                            Optional.empty())
                    .text();
        }

        private String inOrder(String select) {
            String order = order();
            return new CopyStatement(
                            select + (order.isEmpty() ? " ORDER BY " + FieldIds.ROW_ID : order),
                            staging.part("files"),
                            FieldIds.of(table.columns(), rows.lineage()),
                            options,
                            true,
                            Optional.empty())
                    .text();
        }

        /** The sort order is advice; of what a catalog says only names of columns are taken. */
        private String order() {
            List<String> keys = new ArrayList<>();
            for (SortField field : table.sortOrder()) {
                String name = field.expression().strip();
                String plain = name.startsWith("\"") && name.endsWith("\"") && name.length() > 1
                        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                        : name;
                if (table.column(plain).isEmpty()) {
                    return "";
                }
                keys.add(DuckDbSql.identifier(plain)
                        + (field.direction().toUpperCase(Locale.ROOT).equals("DESC") ? " DESC" : " ASC")
                        + (field.nullOrder().toUpperCase(Locale.ROOT).endsWith("FIRST")
                                ? " NULLS FIRST"
                                : " NULLS LAST"));
            }
            return keys.isEmpty() ? "" : " ORDER BY " + String.join(", ", keys);
        }

        private NewDataFile placed(WrittenFile file, PartitionLayout layout, List<Optional<String>> values) {
            return placed(
                    file, OptionalLong.of(layout.id()), values, options.hiveFolders() ? layout.folder(values) : "");
        }

        private NewDataFile placed(
                WrittenFile file, OptionalLong partition, List<Optional<String>> values, String below) {
            return new NewDataFile(
                    new LakePath(staging.place(file.file(), below), true),
                    file.rows(),
                    file.sizeBytes(),
                    OptionalLong.of(file.footerSize()),
                    partition,
                    values,
                    new FileStatistics(table).read(file.rows(), file.columns()),
                    Optional.empty(),
                    Optional.empty());
        }
    }
}
