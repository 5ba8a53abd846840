package dev.tarn.ducklake.scan;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeTypes;
import dev.tarn.ducklake.catalog.LakeView;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which rows a statement wants of each table, by letting the engine plan it over empty tables of the same columns: the filters
 * that the engine would push into their scans, through views, joins and subqueries, with parameters put in. An engine of its own,
 * because what would draw conclusions from the emptiness of tables has to be switched off, and that holds for the whole engine.
 * Thread-safe.
 */
final class QueryPlanner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QueryPlanner.class);

    private static final String TWIN = "tarn_twin_";

    private final DuckDbEngine engine;
    private final AtomicLong count = new AtomicLong();

    QueryPlanner() {
        engine = DuckDbEngine.open(
                "ducklake",
                new DuckDbSettings(Optional.empty(), false, Optional.of("512MB"), Optional.of(1), Optional.empty()));
        try (Connection connection = engine.connection("open planner")) {
            new DuckDbStatements(connection)
                    .run(
                            "SET disabled_optimizers = 'statistics_propagation,join_filter_pushdown,top_n,late_materialization,"
                                    + "compressed_materialization'");
        } catch (SQLException e) {
            engine.close();
            throw engine.errors().translate("open planner", e);
        }
    }

    /**
     * What each table is wanted for, by its number, one predicate for every scan. A table that is missing is not scanned, as far as the
     * plan shows. Empty where the engine can't plan the statement.
     */
    Optional<Map<Long, List<Predicate>>> predicates(
            LakeNames names, QueryNames wanted, String schema, String sql, List<Object> parameters) {
        String catalog = "tarn_plan_" + count.incrementAndGet();
        String twins = catalog + "_twins";
        try (Connection connection = engine.connection("plan query")) {
            DuckDbStatements statements = new DuckDbStatements(connection);
            try {
                statements.run("ATTACH ':memory:' AS " + twins);
                QueryCatalog views = QueryCatalog.attach(connection, catalog, names);
                for (LakeTable table : wanted.all() ? names.tables() : wanted.tables()) {
                    views.table(table, twin(statements, twins, table));
                }
                for (LakeView view : wanted.views()) {
                    views.view(view);
                }
                views.use(schema);
                return Optional.of(scans(statements, plan(statements, sql, parameters)));
            } finally {
                statements.run("USE memory");
                statements.run("DETACH DATABASE IF EXISTS " + catalog);
                statements.run("DETACH DATABASE IF EXISTS " + twins);
            }
        } catch (SQLException e) {
            // The query itself will say what is wrong with it; if it runs, it reads every file.
            LOG.debug("no pruning: the statement can't be planned over empty tables", e);
            return Optional.empty();
        }
    }

    private static String twin(DuckDbStatements statements, String twins, LakeTable table) throws SQLException {
        String name = twins + ".main." + TWIN + table.id();
        statements.run("CREATE TABLE " + name + " ("
                + table.columns().stream()
                        .map(column -> "c" + column.id() + " " + LakeTypes.sql(column))
                        .collect(Collectors.joining(", "))
                + ")");
        List<String> columns = new ArrayList<>();
        for (LakeColumn column : table.columns()) {
            columns.add("c" + column.id() + " AS " + DuckDbSql.identifier(column.name()));
        }
        return "SELECT " + String.join(", ", columns) + " FROM " + name;
    }

    private static String plan(DuckDbStatements statements, String sql, List<Object> parameters) throws SQLException {
        Object[] values = parameters.stream()
                .map(value -> value instanceof Instant time ? LocalDateTime.ofInstant(time, ZoneOffset.UTC) : value)
                .toArray();
        return statements
                .list(row -> row.getString(2), "EXPLAIN (FORMAT JSON) " + sql, values)
                .get(0);
    }

    private record Scan(String table, String filters) {}

    private static Map<Long, List<Predicate>> scans(DuckDbStatements statements, String plan) throws SQLException {
        List<Scan> scans = statements.list(
                row -> new Scan(row.getString(1), row.getString(2)),
                "SELECT json_extract_string(value, '$.Table'), CASE json_type(value, '$.Filters') WHEN 'ARRAY'"
                        + " THEN array_to_string(json_extract_string(value, '$.Filters[*]'), chr(10))"
                        + " ELSE coalesce(json_extract_string(value, '$.Filters'), '') END"
                        + " FROM json_tree(CAST(? AS JSON)) WHERE key = 'extra_info'"
                        + " AND json_extract_string(value, '$.Table') IS NOT NULL",
                plan);
        Map<Long, List<Predicate>> byTable = new HashMap<>();
        for (Scan scan : scans) {
            int twin = scan.table().lastIndexOf('.' + TWIN);
            if (twin >= 0) {
                long table = Long.parseLong(scan.table().substring(twin + 1 + TWIN.length()));
                byTable.computeIfAbsent(table, id -> new ArrayList<>())
                        .add(new Predicate(FilterText.clauses(scan.filters())));
            }
        }
        return byTable;
    }

    @Override
    public void close() {
        engine.close();
    }
}
