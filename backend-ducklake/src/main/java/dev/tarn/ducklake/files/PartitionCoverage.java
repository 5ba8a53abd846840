package dev.tarn.ducklake.files;

import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.Partitioning;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells by what the catalog knows of a file how many of its rows meet conditions.
 *
 * @param table the table
 * @param conditions the conditions, values as the engine writes them
 * @param stats what is known of their columns in each file
 */
record PartitionCoverage(BaseTable table, List<PartitionCondition> conditions, Map<Long, List<ColumnStats>> stats) {

    /** How many of a file's rows. */
    enum Share {
        ALL,
        NONE,
        UNKNOWN
    }

    Share of(LakeFile file) {
        Share share = Share.ALL;
        for (PartitionCondition condition : conditions) {
            Share one = of(file, condition);
            if (one == Share.NONE) {
                return Share.NONE;
            }
            share = one == Share.ALL ? share : Share.UNKNOWN;
        }
        return share;
    }

    private Share of(LakeFile file, PartitionCondition condition) {
        Optional<Optional<String>> value = partitionValue(file, condition);
        if (value.isPresent()) {
            if (value.get().equals(condition.value())) {
                return Share.ALL;
            }
            // Texts of the same value may differ once the column was widened, except that NULL is no value.
            return value.get().isEmpty() || condition.value().isEmpty() || plain(condition)
                    ? Share.NONE
                    : Share.UNKNOWN;
        }
        return condition.identity() ? byStatistics(file, condition) : Share.UNKNOWN;
    }

    private Optional<Optional<String>> partitionValue(LakeFile file, PartitionCondition condition) {
        Partitioning partitioning = file.partitionId().isPresent()
                ? table.partitionings().get(file.partitionId().getAsLong())
                : null;
        int key = partitioning == null ? -1 : partitioning.fields().indexOf(condition.field());
        return key < 0 || key >= file.partitionValues().size()
                ? Optional.empty()
                : Optional.of(file.partitionValues().get(key));
    }

    /** Whether values of the type are the same only where their texts are, whatever it was widened from. */
    private boolean plain(PartitionCondition condition) {
        return !condition.identity()
                || table.table().columns().stream()
                        .filter(column -> column.id() == condition.field().columnId())
                        .anyMatch(column -> column.type().startsWith("int")
                                || column.type().startsWith("uint")
                                || List.of("varchar", "boolean", "date", "uuid").contains(column.type()));
    }

    private Share byStatistics(LakeFile file, PartitionCondition condition) {
        Optional<ColumnStats> known = stats.getOrDefault(file.id(), List.of()).stream()
                .filter(s -> s.columnId() == condition.field().columnId())
                .findFirst();
        if (known.isEmpty() || known.get().nullCount().isEmpty()) {
            return Share.UNKNOWN;
        }
        long nulls = known.get().nullCount().getAsLong();
        if (condition.value().isEmpty()) {
            return nulls == file.recordCount() ? Share.ALL : nulls == 0 ? Share.NONE : Share.UNKNOWN;
        }
        if (nulls == file.recordCount()) {
            return Share.NONE;
        }
        boolean same = nulls == 0
                && known.get().min().equals(condition.value())
                && known.get().max().equals(condition.value())
                && !known.get().containsNan().orElse(false);
        return same && plain(condition) ? Share.ALL : Share.UNKNOWN;
    }
}
