package dev.tarn.tck.memory;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.AsOf;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.SystemColumns;
import dev.tarn.spi.TimeTravel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what the store has published since it was opened. */
final class MemoryTimeTravel implements TimeTravel {

    private final Store store;
    private final Flaw flaw;

    MemoryTimeTravel(Store store, Flaw flaw) {
        this.store = store;
        this.flaw = flaw;
    }

    @Override
    public List<dev.tarn.model.Snapshot> snapshots() {
        return store.versions().stream().map(MemoryTimeTravel::described).toList();
    }

    private static dev.tarn.model.Snapshot described(Store.Version version) {
        return new dev.tarn.model.Snapshot(
                version.id(), version.time(), "", "", version.extraInfo(), List.of("published"));
    }

    @Override
    public dev.tarn.model.Snapshot snapshot(AsOf asOf) {
        return described(version(asOf));
    }

    private Store.Version version(AsOf asOf) {
        List<Store.Version> fit = store.versions().stream()
                .filter(v -> asOf instanceof AsOf.AtSnapshot at
                        ? v.id() == at.id()
                        : !v.time().isAfter(((AsOf.AtTime) asOf).time()) || flaw == Flaw.A_TIME_IS_THE_NEXT_SNAPSHOT)
                .toList();
        if (fit.isEmpty()) {
            throw new BackendRejectedException(
                    "[memory] find " + asOf + ": there is no such snapshot; look at those that there are");
        }
        return fit.get(fit.size() - 1);
    }

    @Override
    public RowCursor query(AsOf asOf, String sql, Object... parameters) {
        Snapshot then = version(asOf).snapshot();
        return new MemoryQuery(flaw == Flaw.THE_PAST_IS_THE_PRESENT ? store.present() : then, flaw)
                .run(sql, parameters);
    }

    @Override
    public TableDiff diff(TableName name, AsOf before, AsOf after, List<String> groupBy) {
        Optional<Table> old =
                Optional.ofNullable(version(before).snapshot().tables().get(name));
        Optional<Table> young =
                Optional.ofNullable(version(after).snapshot().tables().get(name));
        Table either = young.or(() -> old)
                .orElseThrow(() -> new BackendRejectedException(
                        "[memory] compare " + name + ": neither snapshot has it; check its name"));
        for (String column : groupBy) {
            if (either.index(column) < 0) {
                throw new BackendRejectedException(
                        "[memory] compare " + name + ": there is no column " + column + "; check its name");
            }
        }
        Map<List<Optional<String>>, Changes> groups = new LinkedHashMap<>();
        if (groupBy.isEmpty()) {
            groups.put(List.of(), new Changes(either));
        }
        old.filter(t -> flaw != Flaw.DIFF_FORGETS_WHAT_IS_GONE)
                .ifPresent(t -> t.rows()
                        .forEach(row -> group(groups, t, row, groupBy, either).add(t, row, -1)));
        young.ifPresent(t ->
                t.rows().forEach(row -> group(groups, t, row, groupBy, either).add(t, row, 1)));
        List<TableDiff.Group> changed = new ArrayList<>();
        groups.forEach((key, changes) -> {
            TableDiff.Group group = changes.group(key);
            if (groupBy.isEmpty() || group.inserted() + group.deleted() > 0) {
                changed.add(group);
            }
        });
        return new TableDiff(snapshot(before), snapshot(after), groupBy, changed);
    }

    private Changes group(
            Map<List<Optional<String>>, Changes> groups,
            Table table,
            List<Object> row,
            List<String> groupBy,
            Table columns) {
        List<Optional<String>> key = groupBy.stream()
                .map(c -> Optional.ofNullable(row.get(table.index(c))).map(Object::toString))
                .toList();
        return groups.computeIfAbsent(key, k -> new Changes(columns));
    }

    /** What differs in a group: how often each row came or went, and the sums before and after. */
    private final class Changes {

        private final List<Column> summed;
        private final Map<List<Object>, Integer> rows = new LinkedHashMap<>();
        private final Map<Integer, Map<String, BigDecimal>> sums =
                Map.of(-1, new LinkedHashMap<>(), 1, new LinkedHashMap<>());

        Changes(Table table) {
            summed = table.columns().stream()
                    .filter(c -> c.type() instanceof ColumnType.Decimal || c.type() instanceof ColumnType.Int64)
                    .toList();
        }

        void add(Table table, List<Object> row, int sign) {
            List<Object> content = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                String name = table.columns().get(i).name();
                boolean ours = Stream.of(SystemColumns.LOAD_ID, SystemColumns.SOURCE_FILE)
                        .anyMatch(c -> c.name().equals(name));
                if (!ours || flaw == Flaw.UNCHANGED_ROWS_DIFFER) {
                    content.add(row.get(i));
                }
            }
            rows.merge(content, sign, Integer::sum);
            for (Column column : summed) {
                int index = table.index(column.name());
                if (index >= 0 && row.get(index) != null) {
                    sums.get(sign)
                            .merge(column.name(), new BigDecimal(row.get(index).toString()), BigDecimal::add);
                }
            }
        }

        TableDiff.Group group(List<Optional<String>> key) {
            long inserted =
                    rows.values().stream().filter(n -> n > 0).mapToInt(n -> n).sum();
            long deleted =
                    -rows.values().stream().filter(n -> n < 0).mapToInt(n -> n).sum();
            return new TableDiff.Group(
                    key,
                    inserted,
                    deleted,
                    0,
                    summed.stream()
                            .map(c -> new TableDiff.Sum(
                                    c.name(),
                                    sums.get(-1).getOrDefault(c.name(), BigDecimal.ZERO),
                                    sums.get(1).getOrDefault(c.name(), BigDecimal.ZERO)))
                            .toList());
        }
    }
}
