package dev.tarn.ducklake.scan;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeView;
import dev.tarn.error.BackendRejectedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Tells the lake's views that the engine can make from those that it can't: they are others' text, and one that is wrong is no reason to
 * do without the rest.
 *
 * @param usable those that can be made, each after those that it needs
 * @param refused why not, by view; views in another dialect than the engine's are in neither
 */
public record LakeViews(List<LakeView> usable, Map<LakeView, String> refused) {

    /** Copies the views. */
    public LakeViews {
        usable = List.copyOf(usable);
        refused = Map.copyOf(refused);
    }

    /**
     * Tries the views over empty tables, after a look whether each is exactly one SELECT. Opens no file of the lake.
     *
     * @param engine where they are tried, and nothing stays
     * @param names the lake's names
     * @return the views
     * @throws SQLException if the engine fails
     */
    public static LakeViews of(DuckDbEngine engine, LakeNames names) throws SQLException {
        String name = "tarn_views_" + UUID.randomUUID().toString().replace('-', '_');
        try (Connection connection = engine.connection("try views")) {
            try {
                QueryCatalog trial = QueryCatalog.attach(connection, name, names);
                for (LakeTable table : names.tables()) {
                    trial.table(table, ScanSql.empty(table, Set.of()));
                }
                return tried(connection, trial, names.views());
            } finally {
                DuckDbStatements statements = new DuckDbStatements(connection);
                statements.run("USE memory");
                statements.run("DETACH DATABASE IF EXISTS " + name);
            }
        }
    }

    /** A view that needs another one fails until that is there: round after round, until none is added. */
    private static LakeViews tried(Connection connection, QueryCatalog trial, List<LakeView> views)
            throws SQLException {
        Map<LakeView, String> refused = new LinkedHashMap<>();
        List<LakeView> waiting = new ArrayList<>();
        for (LakeView view : views) {
            try {
                if (QueryNames.isOurDialect(view)) {
                    QueryNames.check(connection, "make view", view);
                    waiting.add(view);
                }
            } catch (BackendRejectedException e) {
                refused.put(view, e.getMessage());
            }
        }
        List<LakeView> usable = new ArrayList<>();
        Map<LakeView, String> failed = new LinkedHashMap<>();
        int before;
        do {
            before = waiting.size();
            for (Iterator<LakeView> each = waiting.iterator(); each.hasNext(); ) {
                LakeView view = each.next();
                try {
                    trial.view(view);
                    usable.add(view);
                    each.remove();
                } catch (SQLException e) {
                    failed.put(view, String.valueOf(e.getMessage()));
                }
            }
        } while (waiting.size() < before);
        waiting.forEach(view -> refused.put(view, failed.get(view)));
        return new LakeViews(usable, refused);
    }

    /**
     * What stands behind a view's name where it is made in a database that has the lake's schemas and tables.
     *
     * @param view one of {@link #usable}
     * @return the names of its columns, if it gives any, and its SELECT
     */
    public static String definition(LakeView view) {
        return QueryCatalog.aliases(view) + " AS " + QueryNames.sql(view, "");
    }
}
