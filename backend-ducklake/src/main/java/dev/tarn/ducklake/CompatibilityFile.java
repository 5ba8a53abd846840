package dev.tarn.ducklake;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.DataPath;
import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.ducklake.catalog.LakeSchema;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeView;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.scan.LakeViews;
import dev.tarn.ducklake.scan.Predicate;
import dev.tarn.ducklake.scan.ScanColumn;
import dev.tarn.ducklake.scan.ScanSpace;
import dev.tarn.ducklake.scan.TableScan;
import dev.tarn.ducklake.store.LakeStore;
import dev.tarn.error.BackendException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private void write(DuckDbStatements statements) throws SQLException {
        SnapshotRow snapshot = lake.catalog().latest();
        LakeNames names = lake.catalog().names(snapshot);
        dropOurs(statements);
        LakeStore files = LakeStore.local(DataPath.absolute(lake.catalog().dataPath()));
        try (Connection looking = lake.engine().connection("look into files")) {
            for (LakeTable table : names.tables()) {
                TableScan scan = lake.catalog()
                        .read(
                                "read " + table.schema().name() + "." + table.name(),
                                session -> TableScan.of(session, files, table, snapshot.id(), List.of(Predicate.ALL)));
                String select = scan.select(ScanSpace.text(looking), EnumSet.noneOf(ScanColumn.class));
                create(statements, table.schema(), table.name(), " AS " + select);
            }
        }
        LakeViews views = LakeViews.of(lake.engine(), names);
        views.refused().forEach((view, why) -> warn(view, why));
        for (LakeView view : views.usable()) {
            try {
                create(statements, view.schema(), view.name(), LakeViews.definition(view));
            } catch (SQLException e) {
                warn(view, String.valueOf(e.getMessage()));
            }
        }
    }

    private static void warn(LakeView view, String why) {
        LOG.warn(
                "the lake's view {}.{} is left out of the file that follows: {}",
                view.schema().name(),
                view.name(),
                why);
    }

    /** Before any is made anew: a view keeps the columns of those that it was made over. */
    private static void dropOurs(DuckDbStatements statements) throws SQLException {
        List<String> ours = statements.list(
                row -> DuckDbSql.identifier(row.getString(1)) + "." + DuckDbSql.identifier(row.getString(2)) + "."
                        + DuckDbSql.identifier(row.getString(3)),
                "SELECT database_name, schema_name, view_name FROM duckdb_views()"
                        + " WHERE database_name = current_database() AND comment = ?",
                MARK);
        for (String view : ours) {
            statements.run("DROP VIEW " + view);
        }
    }

    /** Names without a schema within a view are those of its schema. */
    private static void create(DuckDbStatements statements, LakeSchema schema, String view, String definition)
            throws SQLException {
        String folder = DuckDbSql.identifier(database(statements)) + "." + DuckDbSql.identifier(schema.name());
        String name = folder + "." + DuckDbSql.identifier(view);
        statements.run("CREATE SCHEMA IF NOT EXISTS " + folder);
        statements.run("USE " + folder);
        statements.run("CREATE OR REPLACE VIEW " + name + definition);
        statements.run("COMMENT ON VIEW " + name + " IS " + DuckDbSql.literal(MARK));
    }

    private static String database(DuckDbStatements statements) throws SQLException {
        return statements
                .list(row -> row.getString(1), "SELECT current_database()")
                .get(0);
    }
}
