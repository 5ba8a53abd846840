package dev.tarn.ducklake;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeView;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.scan.Predicate;
import dev.tarn.ducklake.scan.ScanColumn;
import dev.tarn.ducklake.scan.ScanSpace;
import dev.tarn.ducklake.scan.TableScan;
import dev.tarn.error.BackendException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A DuckDB file with a view for each table and view of the lake, for tools that open such files and know no lakes. It follows the lake,
 * and never holds up a load: where it can't be written, the lake is as it is, and the file follows the next time.
 */
record CompatibilityFile(Lake lake) {

    private static final Logger LOG = LoggerFactory.getLogger(CompatibilityFile.class);

    /** Says which views are ours to drop. */
    private static final String MARK = "follows a DuckLake; made by Tarn";

    /** One at a time for each file. */
    private static final Map<Path, Object> LOCKS = new ConcurrentHashMap<>();

    void refresh() {
        Optional<Path> file = lake.config().duckdbPath();
        if (file.isEmpty()) {
            return;
        }
        Path path = file.get().toAbsolutePath().normalize();
        synchronized (LOCKS.computeIfAbsent(path, p -> new Object())) {
            try (DuckDbEngine engine = DuckDbEngine.open(
                            DuckLakeBackendProvider.NAME,
                            new DuckDbSettings(
                                    Optional.of(path), false, Optional.empty(), Optional.empty(), Optional.empty()));
                    Connection connection = engine.connection("refresh the views of " + path)) {
                connection.setAutoCommit(false);
                write(new DuckDbStatements(connection));
                connection.commit();
            } catch (SQLException | BackendException e) {
                LOG.warn(
                        "the views in {} do not follow the lake until the next load: {}",
                        path,
                        e instanceof SQLException sql
                                ? lake.errors().translate("refresh", sql).getMessage()
                                : e.getMessage());
            }
        }
    }

    private record Name(String schema, String view) {
        static Name of(String schema, String view) {
            return new Name(schema.toLowerCase(Locale.ROOT), view.toLowerCase(Locale.ROOT));
        }
    }

    private void write(DuckDbStatements statements) throws SQLException {
        SnapshotRow snapshot = lake.catalog().latest();
        LakeNames names = lake.catalog().names(snapshot);
        Set<Name> made = new HashSet<>();
        try (Connection looking = lake.engine().connection("look into files")) {
            for (LakeTable table : names.tables()) {
                String select = TableScan.of(lake.catalog(), table, snapshot, Predicate.ALL)
                        .select(ScanSpace.text(looking), EnumSet.noneOf(ScanColumn.class));
                create(statements, table.schema().name(), table.name(), select);
                made.add(Name.of(table.schema().name(), table.name()));
            }
        }
        for (LakeView view : inOrder(names)) {
            create(statements, view.schema().name(), view.name(), view.sql().replace("{DUCKLAKE_CATALOG}.", ""));
            made.add(Name.of(view.schema().name(), view.name()));
        }
        List<Name> ours = statements.list(
                row -> Name.of(row.getString(1), row.getString(2)),
                "SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = current_database() AND comment = ?",
                MARK);
        for (Name name : ours) {
            if (!made.contains(name)) {
                statements.run(
                        "DROP VIEW " + DuckDbSql.identifier(name.schema()) + "." + DuckDbSql.identifier(name.view()));
            }
        }
    }

    /** A view of the lake that names another one comes after it: numbers rise. */
    private static List<LakeView> inOrder(LakeNames names) {
        List<LakeView> views = new ArrayList<>(names.views());
        views.sort(java.util.Comparator.comparingLong(LakeView::id));
        return views;
    }

    private static void create(DuckDbStatements statements, String schema, String view, String select)
            throws SQLException {
        String name = DuckDbSql.identifier(schema) + "." + DuckDbSql.identifier(view);
        statements.run("CREATE SCHEMA IF NOT EXISTS " + DuckDbSql.identifier(schema));
        statements.run("CREATE OR REPLACE VIEW " + name + " AS " + select);
        statements.run("COMMENT ON VIEW " + name + " IS " + DuckDbSql.literal(MARK));
    }
}
