package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.TableStats;
import java.util.Optional;

/**
 * What is known of a column of a table, with that of files added. What a file does not say makes it unknown: the optimizer of the official
 * extension answers queries from it, so that it must never say too little.
 */
final class StatsMerge {

    private final BoundOrder order;
    private boolean started;
    private boolean values;
    private boolean unknown;
    private Optional<Boolean> containsNull = Optional.empty();
    private Optional<Boolean> containsNan = Optional.empty();
    private Optional<String> min = Optional.empty();
    private Optional<String> max = Optional.empty();
    private Optional<String> extra = Optional.empty();

    /**
     * Starts.
     *
     * @param type the column's type
     * @param stored what the catalog has, or {@code null} where it has nothing yet
     * @param onlyNulls whether all values so far are known to be NULL
     */
    StatsMerge(String type, TableStats.Column stored, boolean onlyNulls) {
        this.order = new BoundOrder(type);
        if (stored != null) {
            started = true;
            values = !onlyNulls;
            containsNull = stored.containsNull();
            containsNan = stored.containsNan();
            min = stored.min();
            max = stored.max();
            extra = stored.extra();
        }
    }

    void add(long columnId, NewDataFile file) {
        if (file.recordCount() == 0) {
            return;
        }
        file.stats().stream()
                .filter(s -> s.columnId() == columnId)
                .findFirst()
                .ifPresentOrElse(this::add, () -> unknown = true);
    }

    private void add(ColumnStats file) {
        boolean allNull = file.valueCount().isPresent() && file.valueCount().getAsLong() == 0;
        Optional<Boolean> nulls =
                file.nullCount().isPresent() && file.valueCount().isPresent()
                        ? Optional.of(file.nullCount().getAsLong() > 0)
                        : Optional.empty();
        if (!started) {
            containsNull = nulls;
            containsNan = file.containsNan();
            extra = file.extra();
        } else {
            containsNull = or(containsNull, nulls);
            containsNan = or(containsNan, file.containsNan());
            extra = extra.equals(file.extra()) ? extra : Optional.empty();
        }
        started = true;
        if (allNull) {
            return;
        }
        if (!values) {
            min = file.min();
            max = file.max();
        } else {
            min = both(min, file.min()).flatMap(pair -> order.least(pair[0], pair[1]));
            max = both(max, file.max()).flatMap(pair -> order.greatest(pair[0], pair[1]));
        }
        values = true;
    }

    private static Optional<Boolean> or(Optional<Boolean> a, Optional<Boolean> b) {
        return a.isPresent() && b.isPresent() ? Optional.of(a.get() || b.get()) : Optional.empty();
    }

    private static Optional<String[]> both(Optional<String> a, Optional<String> b) {
        return a.isPresent() && b.isPresent() ? Optional.of(new String[] {a.get(), b.get()}) : Optional.empty();
    }

    /**
     * What is known now; absent where nothing was there and nothing was added, and where a file says nothing at all of the column. A row without
     * bounds would not do for that: the extension takes it to mean that there are only NULLs so far.
     */
    Optional<TableStats.Column> result() {
        return started && !unknown
                ? Optional.of(new TableStats.Column(containsNull, containsNan, min, max, extra))
                : Optional.empty();
    }
}
