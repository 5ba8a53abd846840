package dev.tarn.ducklake.scan;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbQuery;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeView;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.error.BackendException;
import dev.tarn.row.RowCursor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Runs an application's SELECT over a snapshot of the lake. Every table and view of the snapshot is there by schema and name; of each
 * table only those files are opened that can have rows which the statement wants. Thread-safe; the lake can't be changed through
 * it.
 */
public final class LakeQuery implements AutoCloseable {

    private final LakeCatalog catalog;
    private final DuckDbEngine engine;
    private final QueryPlanner planner = new QueryPlanner();

    /**
     * Queries a lake.
     *
     * @param catalog its catalog, which stays open as long as this
     * @param engine reads the files; stays open as long as this
     */
    public LakeQuery(LakeCatalog catalog, DuckDbEngine engine) {
        this.catalog = catalog;
        this.engine = engine;
    }

    /**
     * Runs a query.
     *
     * @param snapshot the snapshot
     * @param schema the schema of names that the statement gives without one
     * @param sql one SELECT
     * @param parameters the values of its parameters
     * @return the rows, which the caller closes
     */
    public RowCursor run(SnapshotRow snapshot, String schema, String sql, Object... parameters) {
        String operation = operation(snapshot);
        LakeNames names = catalog.names(snapshot);
        Connection connection = engine.connection(operation);
        String name = "tarn_lake_" + UUID.randomUUID().toString().replace('-', '_');
        Runnable detach = () -> detach(name);
        Map<LakeTable, TableScan> scans = Map.of();
        try {
            QueryNames wanted = QueryNames.of(connection, operation, names, sql);
            scans = scans(connection, names, snapshot, schema, wanted, sql, parameters);
            QueryCatalog views = QueryCatalog.attach(connection, name, names);
            ScanSpace space = ScanSpace.temporary(connection);
            for (LakeTable table : wanted.all() ? names.tables() : wanted.tables()) {
                TableScan scan = scans.get(table);
                views.table(table, scan == null ? ScanSql.empty(table, Set.of()) : scan.select(space, Set.of()));
            }
            for (LakeView view : wanted.views()) {
                views.view(view);
            }
            views.use(schema);
            RowCursor rows = DuckDbQuery.run(connection, operation, engine.errors(), sql, parameters);
            return new LakeCursor(rows, new ScanErrors(operation, List.copyOf(scans.values())), detach);
        } catch (SQLException e) {
            DuckDbEngine.closeQuietly(connection);
            detach.run();
            throw new ScanErrors(operation, List.copyOf(scans.values()))
                    .named(engine.errors().translate(operation, e), e);
        } catch (BackendException e) {
            DuckDbEngine.closeQuietly(connection);
            detach.run();
            throw new ScanErrors(operation, List.copyOf(scans.values())).named(e);
        } catch (RuntimeException e) {
            DuckDbEngine.closeQuietly(connection);
            detach.run();
            throw e;
        }
    }

    /**
     * What a query would read, without reading it.
     *
     * @param snapshot the snapshot
     * @param schema the schema of names that the statement gives without one
     * @param sql one SELECT
     * @param parameters the values of its parameters
     * @return the files that it would open
     */
    public QueryPlan plan(SnapshotRow snapshot, String schema, String sql, Object... parameters) {
        String operation = operation(snapshot);
        LakeNames names = catalog.names(snapshot);
        try (Connection connection = engine.connection(operation)) {
            QueryNames wanted = QueryNames.of(connection, operation, names, sql);
            List<QueryPlan.TablePlan> tables = new ArrayList<>();
            scans(connection, names, snapshot, schema, wanted, sql, parameters)
                    .forEach((table, scan) -> tables.add(new QueryPlan.TablePlan(
                            table.schema().name(),
                            table.name(),
                            scan.paths(),
                            scan.known(),
                            scan.inlined().stream()
                                    .mapToInt(batch -> batch.rows().size())
                                    .sum())));
            return new QueryPlan(snapshot.id(), tables);
        } catch (SQLException e) {
            throw engine.errors().translate(operation, e);
        }
    }

    /** The tables that the statement names are scanned whatever the plan shows; others only where it shows a scan. */
    private Map<LakeTable, TableScan> scans(
            Connection connection,
            LakeNames names,
            SnapshotRow snapshot,
            String schema,
            QueryNames wanted,
            String sql,
            Object... parameters) {
        Map<LakeTable, List<Predicate>> predicates = new LinkedHashMap<>();
        var planned = planner.predicates(names, wanted, schema, sql, Arrays.asList(parameters));
        for (LakeTable table : wanted.all() ? names.tables() : wanted.tables()) {
            boolean named = wanted.tables().contains(table);
            List<Predicate> shown = planned.map(byTable -> byTable.getOrDefault(table.id(), List.of()))
                    .orElse(List.of(Predicate.ALL));
            if (named || !shown.isEmpty()) {
                predicates.put(table, shown.isEmpty() ? List.of(Predicate.ALL) : shown);
            }
        }
        Map<LakeTable, TableScan> scans = new LinkedHashMap<>();
        if (!predicates.isEmpty()) {
            catalog.read(operation(snapshot), session -> {
                for (Map.Entry<LakeTable, List<Predicate>> entry : predicates.entrySet()) {
                    scans.put(
                            entry.getKey(),
                            TableScan.of(session, catalog.files(), entry.getKey(), snapshot.id(), entry.getValue()));
                }
                return scans;
            });
        }
        return scans;
    }

    private String operation(SnapshotRow snapshot) {
        return "query snapshot " + snapshot.id() + " of " + catalog.subject();
    }

    private void detach(String name) {
        try (Connection connection = engine.connection("end query")) {
            new DuckDbStatements(connection).run("DETACH DATABASE IF EXISTS " + name);
        } catch (SQLException e) {
            throw engine.errors().translate("end query", e);
        }
    }

    @Override
    public void close() {
        planner.close();
    }
}
