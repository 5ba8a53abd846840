package dev.tarn.postgres;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.TableStrategy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A table that staged loads go to, as it is and as it has to be.
 *
 * @param top the table
 * @param strategy how it holds its months
 * @param found the table, if it is there
 * @param present its columns; none where it is not there
 * @param wanted the columns that it has to have
 * @param staged the loads
 */
record Target(
        Relation top,
        TableStrategy strategy,
        Optional<PostgresCatalog.Found> found,
        TableSchema present,
        TableSchema wanted,
        List<Staged> staged) {

    /** The tables of some loads, in the one order in which every publish locks them. */
    static List<Target> of(JdbcStatements statements, Collection<Staged> staged) throws SQLException {
        PostgresCatalog catalog = new PostgresCatalog(statements);
        Map<Relation, List<Staged>> byTop = new TreeMap<>();
        staged.forEach(s ->
                byTop.computeIfAbsent(s.place().top(), t -> new ArrayList<>()).add(s));
        List<Target> targets = new ArrayList<>();
        for (Map.Entry<Relation, List<Staged>> entry : byTop.entrySet()) {
            Optional<PostgresCatalog.Found> found = catalog.findOurs(entry.getKey());
            TableSchema present =
                    found.isPresent() ? catalog.columns(found.get().oid()) : new TableSchema(List.of());
            TableSchema wanted = present;
            for (Staged each : entry.getValue()) {
                wanted = merged(wanted, each);
            }
            targets.add(new Target(
                    entry.getKey(),
                    entry.getValue().get(0).place().strategy(),
                    found,
                    present,
                    wanted,
                    entry.getValue()));
        }
        return targets;
    }

    /** A column that was folded meanwhile, or is folded here and was not there, has two homes: then the load was staged too early. */
    private static TableSchema merged(TableSchema wanted, Staged staged) {
        Set<String> folded = new HashSet<>();
        WideTable.members(wanted).forEach(c -> folded.add(c.name()));
        Set<String> foldedHere = new HashSet<>();
        WideTable.members(staged.columns()).forEach(c -> foldedHere.add(c.name()));
        boolean crosswise = staged.columns().columns().stream().anyMatch(c -> folded.contains(c.name()))
                || wanted.columns().stream().anyMatch(c -> foldedHere.contains(c.name()));
        if (crosswise) {
            throw new LoadConflictException(
                    PostgresErrors.start("publish " + staged.request().load().key())
                            + "another load has changed which columns the table has; nothing was published; run it again");
        }
        return SchemaChange.between(wanted, staged.columns()).applyTo(wanted);
    }

    /** What the table gains. */
    List<Column> added() {
        return wanted.columns().stream()
                .filter(c -> present.find(c.name()).isEmpty())
                .toList();
    }

    /** Whether values that are there have to be written in another type. */
    boolean isRewritten() {
        return found.isPresent() && !widened(present, wanted).isEmpty();
    }

    /** Refuses to make a table anew that would lose what somebody made on it: rows that a policy hides would show. */
    void requireUntied(JdbcStatements statements) throws SQLException {
        List<String> ties =
                isRewritten() ? new PostgresCatalog(statements).ties(found.get().oid()) : List.of();
        if (!ties.isEmpty()) {
            throw new BackendRejectedException(PostgresErrors.start(
                            "publish " + staged.get(0).request().load().key()) + top.sql()
                    + " has to be made anew, because these columns get a wider type: "
                    + widened(present, wanted).stream().map(Column::name).collect(Collectors.joining(", "))
                    + "; it would lose " + String.join(", ", ties)
                    + "; nothing was published; drop these, load, and make them again");
        }
    }

    /** Whether only comments say something else of the columns that are there. */
    boolean isDescribedAnew() {
        return found.isEmpty()
                || wanted.columns().stream().anyMatch(c -> !typeIn(present, c).equals(Optional.of(c.type())));
    }

    private static Optional<ColumnType> typeIn(TableSchema schema, Column column) {
        return schema.find(column.name()).map(Column::type);
    }

    /** The columns that have to be written in another type. */
    static List<Column> widened(TableSchema before, TableSchema after) {
        return after.columns().stream()
                .filter(c -> before.find(c.name())
                        .filter(b -> !Widening.isNone(b.type(), c.type()))
                        .isPresent())
                .toList();
    }

    /** Whether all rows that are staged for it have its columns. */
    boolean isAligned() {
        return staged.stream().allMatch(s -> isAligned(s.columns()));
    }

    boolean isAligned(TableSchema columns) {
        return columns.columns().size() == wanted.columns().size()
                && widened(columns, wanted).isEmpty()
                && wanted.columns().stream()
                        .allMatch(c -> columns.find(c.name()).isPresent());
    }

    /** Whether a leaf's rows are replaced by those of a load. */
    boolean replaces(PostgresCatalog.Leaf leaf) {
        return staged.stream().anyMatch(s -> s.place().leaf().equals(leaf.relation()));
    }
}
