package dev.tarn.postgres;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.postgres.copy.CopyTarget;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SystemColumns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the columns that are too many for a table into one {@code jsonb} column: the members of its type. A row has to fit on a
 * page of 8 KB, where each value may leave no less than a pointer of 18 bytes, so that {@link #WIDTH} columns fit whatever is in
 * them.
 */
final class WideTable {

    /** How many columns a table has at most, Tarn's own and the one of the folded ones included. */
    static final int WIDTH = 400;

    /** The column that holds the folded ones. */
    static final String FOLDED = "tarn_more";

    /** What a column of a source is called that has the name of that one. */
    private static final String OF_SOURCE = "tarn_more_of_source";

    private WideTable() {}

    /** System columns and the source's, by the names that they have in the database. */
    static TableSchema whole(TableSchema source) {
        Set<String> taken = new HashSet<>();
        source.columns().forEach(c -> taken.add(PostgresSql.name(c.name())));
        List<Column> columns = new ArrayList<>(SystemColumns.ALL);
        source.columns().forEach(columns::add);
        return new TableSchema(columns.stream()
                .map(c -> new Column(free(PostgresSql.name(c.name()), taken), c.originalName(), c.type()))
                .toList());
    }

    /** What is called as Tarn's own column gets another name, which no other has. */
    private static String free(String name, Set<String> taken) {
        String free = name.equals(FOLDED) ? OF_SOURCE : name;
        while (name.equals(FOLDED) && taken.contains(free)) {
            free += "_";
        }
        return free;
    }

    /**
     * The columns of a table that takes new rows too.
     *
     * @param present the table's columns; none for a new table
     * @param incoming the rows' columns, with Tarn's own
     * @param measure whose columns are never folded
     */
    static TableSchema folded(TableSchema present, TableSchema incoming, Measure measure) {
        List<Column> members = new ArrayList<>(members(present));
        Set<String> names = new HashSet<>();
        members.forEach(c -> names.add(c.name()));
        List<Column> fresh = new ArrayList<>();
        List<Column> columns = new ArrayList<>(present.columns());
        columns.removeIf(c -> c.name().equals(FOLDED));
        Set<String> plain = new HashSet<>();
        columns.forEach(c -> plain.add(c.name()));
        incoming.columns().stream()
                .filter(c -> !plain.contains(c.name()) && !names.contains(c.name()))
                .forEach(fresh::add);
        int room = WIDTH - columns.size() - (members.isEmpty() ? 0 : 1);
        if (fresh.size() > room) {
            room = WIDTH - columns.size() - 1;
            List<Column> first = new ArrayList<>(fresh);
            first.sort(Comparator.comparingInt(c -> rank(c, measure)));
            Set<Column> kept = new HashSet<>(first.subList(0, Math.max(0, room)));
            fresh.stream().filter(c -> !kept.contains(c)).forEach(members::add);
            fresh.retainAll(kept);
        }
        columns.addAll(fresh);
        if (!members.isEmpty()) {
            columns.add(Column.of(FOLDED, new ColumnType.StructOf(widened(members, incoming))));
        }
        return new TableSchema(columns);
    }

    /** What is measured stays, then the source's own columns in their order; tags go first. */
    private static int rank(Column column, Measure measure) {
        String original = column.originalName();
        if (SystemColumns.ALL.stream().anyMatch(c -> c.name().equals(column.name()))
                || original.equals(measure.cost())
                || original.equals(measure.currency())
                || original.equals(measure.period())) {
            return 0;
        }
        String name = original.toLowerCase(Locale.ROOT);
        return name.contains("tag") || name.contains("costcategory") || name.contains("cost_category") ? 2 : 1;
    }

    private static List<Column> widened(List<Column> members, TableSchema incoming) {
        return members.stream()
                .map(m -> Column.of(
                        m.name(),
                        incoming.find(m.name())
                                .map(c -> m.type().widenTo(c.type()))
                                .orElse(m.type())))
                .toList();
    }

    static List<Column> members(TableSchema table) {
        return table.find(FOLDED)
                .filter(c -> c.type() instanceof ColumnType.StructOf)
                .map(c -> ((ColumnType.StructOf) c.type()).fields())
                .orElse(List.of());
    }

    /** The same columns, each on its own: what a change of the table's columns is told by. */
    static TableSchema unfolded(TableSchema table) {
        List<Column> columns = new ArrayList<>(table.columns());
        if (columns.removeIf(c -> c.name().equals(FOLDED))) {
            columns.addAll(members(table));
        }
        return new TableSchema(columns);
    }

    /** Where a source's rows go. */
    static CopyTarget target(Relation table, TableSchema columns, TableSchema incoming, boolean fresh) {
        List<Column> members = members(columns);
        TableSchema plain = new TableSchema(
                columns.columns().stream().filter(c -> !c.name().equals(FOLDED)).toList());
        return new CopyTarget(
                table.sql(),
                plain.fedBy(incoming),
                members.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new CopyTarget.Folded(FOLDED, new TableSchema(members).fedBy(incoming))),
                fresh);
    }
}
