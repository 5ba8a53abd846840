package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.SqlToken;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The columns that an expression may name, in the case in which they were made. */
final class Scope {

    /** Something that stands in FROM. */
    record Source(String alias, List<String> columns, List<Optional<ObjectName>> origins) {
        static Source of(TableEntry table, String alias) {
            return new Source(
                    alias,
                    table.columnNames(),
                    Collections.nCopies(table.columns().size(), Optional.of(table.name())));
        }

        /** Of what a column is one. */
        Optional<ObjectName> origin(String column) {
            return origins.get(columns.indexOf(column));
        }
    }

    private final List<Source> sources = new ArrayList<>();
    private final Set<String> outputs = new LinkedHashSet<>();
    private final Map<String, List<String>> common = new HashMap<>();
    private final Optional<Scope> outer;

    private Scope(Optional<Scope> outer) {
        this.outer = outer;
    }

    static Scope empty() {
        return new Scope(Optional.empty());
    }

    Scope inner() {
        return new Scope(Optional.of(this));
    }

    void add(Source source) {
        sources.add(source);
    }

    List<Source> sources() {
        return sources;
    }

    void output(List<String> names) {
        outputs.addAll(names);
    }

    void common(String name, List<String> columns) {
        common.put(name, columns);
    }

    /** The columns of a common table expression. */
    Optional<List<String>> common(String name) {
        return common.containsKey(name) ? Optional.of(common.get(name)) : outer.flatMap(scope -> scope.common(name));
    }

    /** What the engine calls a column. */
    String column(List<String> path, SqlToken at) throws SnowflakeError {
        return find(path).orElseThrow(() -> SnowflakeError.noColumn(at, String.join(".", path)));
    }

    /** The same where results are ordered: their own names come first. */
    String ordering(List<String> path, SqlToken at) throws SnowflakeError {
        return path.size() == 1 && outputs.contains(path.get(0)) ? Quoting.name(path.get(0)) : column(path, at);
    }

    /** Of what table or view a column is one, if it is one of something's here. */
    Optional<ObjectName> origin(List<String> path) {
        String name = path.get(path.size() - 1);
        return sources.stream()
                .filter(source -> source.columns().contains(name))
                .filter(source -> path.size() == 1 || source.alias().equals(path.get(path.size() - 2)))
                .findFirst()
                .flatMap(source -> source.origin(name));
    }

    private Optional<String> find(List<String> path) {
        String name = path.get(path.size() - 1);
        List<Source> owners = sources.stream()
                .filter(source -> source.columns().contains(name))
                .filter(source -> path.size() == 1 || source.alias().equals(path.get(path.size() - 2)))
                .toList();
        if (owners.size() == 1) {
            return Optional.of(Quoting.name(owners.get(0).alias()) + "." + Quoting.name(name));
        }
        if (owners.size() > 1 || path.size() == 1 && outputs.contains(name)) {
            return Optional.of(Quoting.name(name));
        }
        return outer.flatMap(scope -> scope.find(path));
    }
}
