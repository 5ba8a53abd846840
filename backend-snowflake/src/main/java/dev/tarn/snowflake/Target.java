package dev.tarn.snowflake;

import dev.tarn.model.Column;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A table that staged loads go to, as it is and as it has to be.
 *
 * @param relation the table
 * @param found the table, if it is there
 * @param wanted the columns that it has to have
 */
record Target(Relation relation, Optional<SnowflakeCatalog.Found> found, TableSchema wanted) {

    static List<Target> of(Map<Relation, SnowflakeCatalog.Found> catalog, Collection<Staged> staged) {
        Map<Relation, TableSchema> wanted = new TreeMap<>();
        for (Staged each : staged) {
            Optional<SnowflakeCatalog.Found> found = Optional.ofNullable(catalog.get(each.target()));
            TableSchema present = wanted.getOrDefault(
                    each.target(), found.map(SnowflakeCatalog.Found::columns).orElse(new TableSchema(List.of())));
            wanted.put(
                    each.target(), SchemaChange.between(present, each.columns()).applyTo(present));
        }
        List<Target> targets = new ArrayList<>();
        wanted.forEach((relation, columns) ->
                targets.add(new Target(relation, Optional.ofNullable(catalog.get(relation)), columns)));
        return targets;
    }

    private TableSchema present() {
        return found.map(SnowflakeCatalog.Found::columns).orElse(new TableSchema(List.of()));
    }

    boolean isReady() {
        return found.isPresent()
                && added().isEmpty()
                && !isRewritten()
                && describedAnew().isEmpty();
    }

    /** What the table gains. */
    List<Column> added() {
        return wanted.columns().stream()
                .filter(c -> present().find(c.name()).isEmpty())
                .toList();
    }

    /** Whether values that are there have to be written in another type. */
    boolean isRewritten() {
        return wanted.columns().stream()
                .anyMatch(c -> present()
                        .find(c.name())
                        .filter(p -> !Widening.isNone(p.type(), c.type()))
                        .isPresent());
    }

    /** The columns of which only comments say something else. */
    List<Column> describedAnew() {
        return wanted.columns().stream()
                .filter(c -> present()
                        .find(c.name())
                        .filter(p ->
                                Widening.isNone(p.type(), c.type()) && !p.type().equals(c.type()))
                        .isPresent())
                .toList();
    }
}
