package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.error.BadDataException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What the engine says of the columns of a file that it wrote, as the catalog keeps it. */
final class FileStatistics {

    /** Types whose statistics are not bounds. */
    private static final Set<String> WITHOUT_BOUNDS = Set.of("variant", "geometry");

    private final LakeTable table;
    private final Map<String, LakeColumn> leaves = new HashMap<>();

    FileStatistics(LakeTable table) {
        this.table = table;
        table.columns().forEach(column -> addLeaves("", column));
    }

    /** The engine names a leaf by its quoted path. */
    private void addLeaves(String parent, LakeColumn column) {
        String path = parent + DuckDbSql.identifier(column.name());
        if (column.children().isEmpty()) {
            leaves.put(path, column);
        }
        column.children().forEach(child -> addLeaves(path + ".", child));
    }

    /**
     * Reads the statistics of a file.
     *
     * @param rows how many rows the file has
     * @param byPath the engine's statistics by quoted path and name
     * @return one for each leaf column, by number
     */
    List<ColumnStats> read(long rows, Map<String, Map<String, String>> byPath) {
        List<ColumnStats> all = new ArrayList<>();
        byPath.forEach((path, values) -> {
            LakeColumn column = leaves.get(path);
            if (column != null && !WITHOUT_BOUNDS.contains(column.type())) {
                all.add(checked(column, of(column.id(), rows, values)));
            }
        });
        all.sort(Comparator.comparingLong(ColumnStats::columnId));
        return all;
    }

    private static ColumnStats of(long columnId, long rows, Map<String, String> values) {
        OptionalLong nulls = number(values.get("null_count"));
        OptionalLong count = number(values.get("num_values"));
        // The engine counts no values of types that it keeps no statistics of; to say that there are none would prune
        // them.
        boolean counted = nulls.isPresent()
                && count.isPresent()
                && count.getAsLong() >= rows
                && nulls.getAsLong() <= count.getAsLong();
        return new ColumnStats(
                columnId,
                number(values.get("column_size_bytes")),
                counted ? OptionalLong.of(count.getAsLong() - nulls.getAsLong()) : OptionalLong.empty(),
                counted ? nulls : OptionalLong.empty(),
                bound(values.get("min")),
                bound(values.get("max")),
                Optional.ofNullable(values.get("has_nan")).map(Boolean::parseBoolean),
                Optional.empty());
    }

    /** Not every catalog can hold a NUL character. */
    private static Optional<String> bound(String text) {
        return Optional.ofNullable(text).filter(t -> t.indexOf('\0') < 0);
    }

    private static OptionalLong number(String text) {
        return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    private ColumnStats checked(LakeColumn column, ColumnStats stats) {
        boolean topLevel = table.columns().contains(column);
        if (topLevel && !column.nullsAllowed() && stats.nullCount().orElse(0) > 0) {
            throw new BadDataException("[ducklake] write " + table.schema().name() + "." + table.name() + ": column "
                    + column.name() + " is NULL in " + stats.nullCount().getAsLong()
                    + " rows, and the table does not allow that; fill it, or allow NULL");
        }
        return stats;
    }
}
