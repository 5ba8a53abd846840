package dev.tarn.ducklake.commit;

import static dev.tarn.ducklake.commit.NameWriter.columns;
import static dev.tarn.ducklake.commit.NameWriter.row;

import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.LakeTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The catalog's rows of new data files: collected, then written together. */
final class NewFileRows {

    private static final List<String> DATA_FILE =
            columns("data_file_id table_id begin_snapshot end_snapshot file_order path"
                    + " path_is_relative file_format record_count file_size_bytes footer_size row_id_start partition_id encryption_key"
                    + " mapping_id partial_max");
    private static final List<String> STATS =
            columns("data_file_id table_id column_id column_size_bytes value_count null_count"
                    + " min_value max_value contains_nan extra_stats");
    private static final List<String> PARTITION_VALUE =
            columns("data_file_id table_id partition_key_index partition_value");

    private final CommitNumbers numbers;
    private final Draft draft;
    private final String dataPath;
    private final List<List<?>> files = new ArrayList<>();
    private final List<List<?>> stats = new ArrayList<>();
    private final List<List<?>> partitions = new ArrayList<>();

    NewFileRows(CommitNumbers numbers, Draft draft, String dataPath) {
        this.numbers = numbers;
        this.draft = draft;
        this.dataPath = dataPath;
    }

    /** What a commit gives to a file. */
    record Given(long id, long begin, OptionalLong rowIdStart, OptionalLong mapping, OptionalLong partialMax) {}

    void add(LakeTable table, TableData.Appended appended, Given given) {
        NewDataFile file = appended.file();
        long tableId = numbers.of(table.id());
        LakePath path = file.path();
        if (path.relative() && !appended.folder().equals(table.folder(dataPath))) {
            path = new LakePath(path.under(appended.folder()), false);
        }
        Optional<Long> partition = file.partitionId().isPresent()
                ? Optional.of(numbers.of(draft.actual(file.partitionId().getAsLong())))
                : Optional.empty();
        files.add(row(
                given.id(),
                tableId,
                given.begin(),
                null,
                null,
                path.text(),
                path.relative(),
                "parquet",
                file.recordCount(),
                file.sizeBytes(),
                file.footerSize(),
                given.rowIdStart(),
                partition,
                file.encryptionKey(),
                given.mapping(),
                given.partialMax()));
        for (ColumnStats s : file.stats()) {
            stats.add(row(
                    given.id(),
                    tableId,
                    s.columnId(),
                    s.sizeBytes(),
                    s.valueCount(),
                    s.nullCount(),
                    s.min(),
                    s.max(),
                    s.containsNan(),
                    s.extra()));
        }
        long key = 0;
        for (Optional<String> value : file.partitionValues()) {
            partitions.add(row(given.id(), tableId, key++, value));
        }
    }

    void write(CatalogWriter writer) throws SQLException {
        writer.insert("ducklake_data_file", DATA_FILE, files);
        writer.insert("ducklake_file_column_stats", STATS, stats);
        writer.insert("ducklake_file_partition_value", PARTITION_VALUE, partitions);
    }
}
