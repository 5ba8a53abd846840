package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.EngineSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** {@code MERGE}. A row of the target that several source rows match is an error, as by the service's default. */
final class MergeStatement {

    private enum Action {
        UPDATE,
        DELETE,
        INSERT
    }

    private record Clause(Action action, String sql, List<String> columns) {}

    private final Parser parser;
    private final Queries queries;
    private final TableEntry table;
    private final String alias;
    private final Scope scope = Scope.empty();
    private final Scope sourceScope = Scope.empty();
    private final List<Clause> clauses = new ArrayList<>();

    private MergeStatement(Parser parser, TableEntry table, String alias) {
        this.parser = parser;
        this.queries = new Queries(parser);
        this.table = table;
        this.alias = alias;
    }

    static Result run(Parser parser) throws SnowflakeError {
        parser.expect("MERGE", "INTO");
        TableEntry table = parser.execution().table(parser.objectName());
        String alias = UpdateStatement.alias(parser, table);
        int start = parser.cursor().position();
        List<Clause> described = new MergeStatement(parser, table, alias).read("");
        if (parser.execution().describeOnly()) {
            return counts(described, 0, 0, 0);
        }
        return Dml.run(parser.execution(), table, true, overlay -> {
            parser.cursor().position(start);
            return execute(
                    parser.execution().engine(),
                    overlay,
                    table,
                    new MergeStatement(parser, table, alias).read(overlay.rowsAndPlaces()));
        });
    }

    private List<Clause> read(String rows) throws SnowflakeError {
        String target = "(" + rows + ") AS " + Quoting.name(alias);
        scope.add(Scope.Source.of(table, alias));
        parser.expect("USING");
        String source = queries.sources().item(sourceScope);
        sourceScope.sources().forEach(scope::add);
        parser.expect("ON");
        String on = queries.expressions().expression(scope);
        String matched = target + " JOIN " + source + " ON " + on + " WHERE TRUE";
        String unmatched = source + " WHERE NOT EXISTS (SELECT 1 FROM " + target + " WHERE " + on + ")";
        while (parser.accept("WHEN")) {
            if (parser.accept("NOT", "MATCHED")) {
                String condition = condition(sourceScope);
                insert(unmatched + " AND " + condition);
                unmatched += " AND NOT coalesce(" + condition + ", FALSE)";
            } else {
                parser.expect("MATCHED");
                String condition = condition(scope);
                change(matched + " AND " + condition);
                matched += " AND NOT coalesce(" + condition + ", FALSE)";
            }
        }
        parser.end();
        if (clauses.isEmpty()) {
            throw SnowflakeError.syntax(parser.cursor().peek());
        }
        return clauses;
    }

    private String condition(Scope of) throws SnowflakeError {
        String condition = parser.accept("AND") ? "(" + queries.expressions().expression(of) + ")" : "TRUE";
        parser.expect("THEN");
        return condition;
    }

    private void change(String from) throws SnowflakeError {
        String places = "SELECT " + Quoting.name(alias) + ".__o, " + Quoting.name(alias) + ".__id";
        if (parser.accept("DELETE")) {
            clauses.add(new Clause(Action.DELETE, places + " FROM " + from, List.of()));
        } else {
            parser.expect("UPDATE");
            String values = Assignments.read(parser, table, alias, queries.expressions(), scope)
                    .all(table, alias);
            clauses.add(new Clause(Action.UPDATE, places + ", " + values + " FROM " + from, table.columnNames()));
        }
    }

    private void insert(String from) throws SnowflakeError {
        parser.expect("INSERT");
        List<String> columns = parser.sees("(") ? parser.identifiers() : table.columnNames();
        for (String column : columns) {
            if (table.column(column).isEmpty()) {
                throw SnowflakeError.noColumn(parser.cursor().peek(), column);
            }
        }
        parser.expect("VALUES", "(");
        List<String> values = queries.expressions().expressions(sourceScope);
        parser.expect(")");
        if (values.size() != columns.size()) {
            throw SnowflakeError.columnCount(columns.size(), values.size());
        }
        clauses.add(new Clause(Action.INSERT, "SELECT " + String.join(", ", values) + " FROM " + from, columns));
    }

    private static Result execute(EngineSession engine, Overlay overlay, TableEntry table, List<Clause> clauses)
            throws SQLException, SnowflakeError {
        long[] counts = new long[3];
        List<String> places = new ArrayList<>();
        for (int i = 0; i < clauses.size(); i++) {
            Clause clause = clauses.get(i);
            engine.execute("CREATE OR REPLACE TEMP TABLE merged" + i + " AS " + clause.sql());
            counts[clause.action().ordinal()] += engine.query("SELECT count(*) FROM merged" + i, row -> row.getLong(1))
                    .get(0);
            if (clause.action() != Action.INSERT) {
                places.add("SELECT __o, __id FROM merged" + i);
            }
        }
        checkMatches(engine, places);
        for (int i = 0; i < clauses.size(); i++) {
            Clause clause = clauses.get(i);
            if (clause.action() != Action.INSERT) {
                Dml.remove(engine, overlay, "merged" + i);
            }
        }
        for (int i = 0; i < clauses.size(); i++) {
            Clause clause = clauses.get(i);
            String values = clause.action() == Action.UPDATE ? table.columnList() : "*";
            if (clause.action() != Action.DELETE) {
                engine.execute("INSERT INTO " + overlay.made() + " (" + Queries.list(clause.columns()) + ") SELECT "
                        + values + " FROM merged" + i);
            }
        }
        for (int i = 0; i < clauses.size(); i++) {
            engine.execute("DROP TABLE merged" + i);
        }
        return counts(clauses, counts[2], counts[0], counts[1]);
    }

    private static void checkMatches(EngineSession engine, List<String> places) throws SQLException, SnowflakeError {
        if (!places.isEmpty()
                && engine.query(
                                        "SELECT count(*) FROM (SELECT __o, __id FROM ("
                                                + String.join(" UNION ALL ", places)
                                                + ") GROUP BY __o, __id HAVING count(*) > 1)",
                                        row -> row.getLong(1))
                                .get(0)
                        > 0) {
            throw new SnowflakeError("100090", "42P18", "Duplicate row detected during DML action");
        }
    }

    private static Result counts(List<Clause> clauses, long inserted, long updated, long deleted) {
        List<String> names = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (Action action : List.of(Action.INSERT, Action.UPDATE, Action.DELETE)) {
            if (clauses.stream().anyMatch(clause -> clause.action() == action)) {
                names.add("number of rows "
                        + (action == Action.INSERT ? "inserted" : action == Action.UPDATE ? "updated" : "deleted"));
                counts.add(action == Action.INSERT ? inserted : action == Action.UPDATE ? updated : deleted);
            }
        }
        return Result.counts(
                Result.Kind.MERGE,
                names,
                counts.stream().mapToLong(Long::longValue).toArray());
    }
}
