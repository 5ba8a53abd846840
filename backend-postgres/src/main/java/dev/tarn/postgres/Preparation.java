package dev.tarn.postgres;

import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableSchema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What takes long and disturbs nobody, before a publish: indexes, statistics, the columns that the staged rows lack, and copies of the
 * other months of a table whose columns are widened. All of it is committed, and looked at again within the publish.
 */
final class Preparation {

    /** 300 rows for each; the server's default is 100. */
    private static final int SAMPLE = 10;

    private final String attempt;
    private final List<String> indexes;
    private final Map<Long, Copy> copies = new HashMap<>();
    private int tables;
    private boolean analyzed;

    /**
     * A partition's rows in the columns that its table is going to have.
     *
     * @param leaf what was copied
     * @param relation where to
     * @param columns its columns
     */
    record Copy(PostgresCatalog.Leaf leaf, Relation relation, TableSchema columns) {}

    Preparation(String attempt, List<String> indexes) {
        this.attempt = attempt;
        this.indexes = indexes;
    }

    /** The name of another table of the attempt's. */
    String nextName() {
        return PostgresSweep.name(attempt, tables++);
    }

    /** Does what is still to be done, and commits it: until then nothing of it counts as done. */
    void run(JdbcStatements statements, Map<PartitionKey, Staged> staged) throws SQLException {
        Map<PartitionKey, Staged> aligned = new LinkedHashMap<>();
        Map<Long, Copy> copied = new HashMap<>();
        PostgresInterruption.watching(statements, () -> {
            prepare(statements, staged, aligned, copied);
            return true;
        });
        statements.connection().commit();
        staged.putAll(aligned);
        copies.putAll(copied);
        analyzed = true;
    }

    private void prepare(
            JdbcStatements statements,
            Map<PartitionKey, Staged> staged,
            Map<PartitionKey, Staged> aligned,
            Map<Long, Copy> copied)
            throws SQLException {
        for (Target target : Target.of(statements, List.copyOf(staged.values()))) {
            target.requireUntied(statements);
            for (Staged each : target.staged()) {
                if (!target.isAligned(each.columns())) {
                    align(statements, each.relation(), each.columns(), target.wanted());
                    aligned.put(each.request().load().key().partition(), each.with(target.wanted()));
                }
            }
            if (target.isRewritten()) {
                copyOthers(statements, target, copied);
            }
        }
        if (!analyzed) {
            for (Staged each : staged.values()) {
                if (each.grown()) {
                    analyze(statements, each.relation(), each.columns());
                }
            }
        }
    }

    private static void align(JdbcStatements statements, Relation relation, TableSchema columns, TableSchema wanted)
            throws SQLException {
        List<Column> added = wanted.columns().stream()
                .filter(c -> columns.find(c.name()).isEmpty())
                .toList();
        for (String add : TableSql.add(relation, added)) {
            statements.run(add);
        }
        List<Column> widened = Target.widened(columns, wanted);
        if (!widened.isEmpty()) {
            statements.run(TableSql.widen(relation, columns, widened));
        }
    }

    private void copyOthers(JdbcStatements statements, Target target, Map<Long, Copy> copied) throws SQLException {
        PostgresCatalog catalog = new PostgresCatalog(statements);
        for (PostgresCatalog.Leaf leaf :
                catalog.leaves(target.found().orElseThrow().oid())) {
            Copy copy = copies.get(leaf.oid());
            if (target.replaces(leaf) || copy != null && target.isAligned(copy.columns())) {
                continue;
            }
            hold(statements, leaf);
            Relation relation = leaf.relation().named(nextName());
            statements.run(TableSql.createLeaf(relation, target.wanted(), "CONSTRAINT tarn_partition " + leaf.check()));
            statements.run("INSERT INTO " + relation.sql() + " "
                    + TableSql.select(leaf.relation(), catalog.columns(leaf.oid()), target.wanted()));
            index(statements, relation, target.wanted());
            copied.put(leaf.oid(), new Copy(leaf, relation, target.wanted()));
        }
    }

    /** Another load may have put its month under the leaf's name meanwhile; once it is locked as readers lock it, none can. */
    private static void hold(JdbcStatements statements, PostgresCatalog.Leaf leaf) throws SQLException {
        try {
            statements.run("LOCK TABLE " + leaf.relation().sql() + " IN ACCESS SHARE MODE");
        } catch (SQLException e) {
            if (PostgresErrors.isGone(e)) {
                throw new TooEarly();
            }
            throw e;
        }
        boolean same = new PostgresCatalog(statements)
                .find(leaf.relation())
                .filter(found -> found.oid() == leaf.oid())
                .isPresent();
        if (!same) {
            throw new TooEarly();
        }
    }

    /** The copies that take the place of a table's other months, if there is one of each as it is now; else it is too early. */
    List<Copy> copiesFor(Target target, List<PostgresCatalog.Leaf> leaves) {
        List<Copy> found = new ArrayList<>();
        for (PostgresCatalog.Leaf leaf : leaves) {
            if (target.replaces(leaf)) {
                continue;
            }
            Copy copy = copies.get(leaf.oid());
            if (copy == null || !target.isAligned(copy.columns())) {
                throw new TooEarly();
            }
            found.add(new Copy(leaf, copy.relation(), copy.columns()));
        }
        return found;
    }

    /** What the rows need to be found quickly, once the first of them are there: a publish is not the time for it. */
    void index(JdbcStatements statements, Relation relation, TableSchema columns) throws SQLException {
        for (String index : indexes) {
            String name = PostgresSql.name(index);
            if (columns.find(name).isPresent()) {
                statements.run("CREATE INDEX ON " + relation.sql() + " (" + PostgresSql.quoted(name) + ")");
            }
        }
        analyze(statements, relation, columns);
    }

    /**
     * Tells the planner what the rows are like, from a tenth of the server's usual sample, whose size is what it costs: so the month can be
     * queried well from its first second on. Columns are named because the server then does not count the table as looked at: autovacuum
     * does it again, as thoroughly as the server is told to, when nobody waits.
     */
    private static void analyze(JdbcStatements statements, Relation relation, TableSchema columns) throws SQLException {
        statements.run("SET LOCAL default_statistics_target = " + SAMPLE);
        statements.run(columns.columns().stream()
                .map(column -> PostgresSql.quoted(column.name()))
                .collect(Collectors.joining(", ", "ANALYZE " + relation.sql() + " (", ")")));
    }

    /** Something has changed since the preparation, which has to be done again. */
    static final class TooEarly extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooEarly() {
            super("the tables have changed since the publish was prepared", null, false, false);
        }
    }
}
