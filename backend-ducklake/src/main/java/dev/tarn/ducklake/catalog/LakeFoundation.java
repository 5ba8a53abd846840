package dev.tarn.ducklake.catalog;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.InvalidConfigException;
import java.nio.file.InvalidPathException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds what a lake says of itself, or lays the foundation of one: the format's tables and their first rows. */
final class LakeFoundation {

    static final String VERSION = "1.0";

    private final CatalogStore store;
    private final CatalogLocation location;
    private final CatalogSettings settings;
    private final String operation;

    LakeFoundation(CatalogStore store, CatalogLocation location, CatalogSettings settings) {
        this.store = store;
        this.location = location;
        this.settings = settings;
        this.operation = "open " + location.subject();
    }

    /** What the catalog says of the lake. */
    record Found(String dataPath, boolean encrypted) {}

    Found open() {
        if (transaction(false, session -> session.exists("ducklake_metadata"))) {
            return found();
        }
        transaction(false, this::somethingElse).stream().findFirst().ifPresent(found -> {
            throw invalid("the file is a DuckDB database that holds " + found
                    + " and no lake; name another file in database_path, or open this one with the backend duckdb");
        });
        if (!settings.create()) {
            throw rejected("there is no lake; correct database_path, or let it be made");
        }
        String dataPath = newDataPath();
        try {
            transaction(true, session -> {
                lay(session, dataPath);
                return dataPath;
            });
        } catch (BackendException e) {
            // Another process may have been quicker, in which case that is the lake.
            if (!transaction(false, session -> session.exists("ducklake_metadata"))) {
                throw e;
            }
        }
        return found();
    }

    /** A lake in a file that holds other data would be in its users' way. A schema of PostgreSQL is made to be shared. */
    private List<String> somethingElse(CatalogSession session) throws SQLException {
        if (!(location instanceof CatalogLocation.DuckDbFile) || session.exists("ducklake_metadata")) {
            return List.of();
        }
        String of = " WHERE database_name = current_database() AND NOT internal";
        return session.list(
                row -> row.text(1),
                "SELECT schema_name || '.' || table_name FROM duckdb_tables()" + of
                        + " UNION ALL SELECT schema_name || '.' || view_name FROM duckdb_views()" + of
                        + " ORDER BY 1 LIMIT 1");
    }

    private Found found() {
        Map<String, String> says = transaction(false, session -> new CatalogReader(session).options());
        String version = says.getOrDefault("version", "");
        if (!version.equals(VERSION)) {
            throw rejected("the catalog has format version '" + version + "', and Tarn reads and writes " + VERSION
                    + " only; open it with a program of that version, or migrate it with the official extension");
        }
        String encrypted = says.getOrDefault("encrypted", "");
        if (!encrypted.equals("true") && !encrypted.equals("false")) {
            throw rejected("the catalog is damaged: encrypted is '" + encrypted + "'; restore it");
        }
        if (settings.encrypted() && encrypted.equals("false")) {
            throw invalid(
                    "enable_encryption is true, but the lake was made without it; drop enable_encryption, or make another lake");
        }
        if (!says.containsKey("data_path")) {
            throw rejected("the catalog is damaged: it has no data_path; restore it");
        }
        return new Found(dataPath(says.get("data_path")), encrypted.equals("true"));
    }

    /** A lake that others made keeps its path as it is stored, be it relative, which is what all its readers go by. */
    private String dataPath(String stored) {
        if (settings.dataPath().isEmpty()) {
            return DataPath.folder(stored);
        }
        String text = settings.dataPath().get();
        String given = absolute(text);
        if (settings.overrideDataPath()) {
            return given;
        }
        String found = DataPath.folder(stored);
        if (!DataPath.folder(text).equals(found) && !given.equals(absolute(stored))) {
            throw invalid(
                    "the lake's files are at " + stored + ", not at the configured data_path " + given
                            + "; correct data_path, or leave it out; if the files were moved there, set override_data_path = true");
        }
        return found;
    }

    /** Absolute, so that a program in another working directory finds the same files. */
    private String newDataPath() {
        if (settings.dataPath().isPresent()) {
            return absolute(settings.dataPath().get());
        }
        if (location instanceof CatalogLocation.DuckDbFile file) {
            return absolute(file.file() + ".files");
        }
        throw invalid("a new lake whose catalog is in PostgreSQL needs a data_path");
    }

    private String absolute(String path) {
        try {
            return DataPath.absolute(path);
        } catch (InvalidPathException e) {
            throw invalid("this system can't have the data_path " + path + "; correct it");
        }
    }

    private void lay(CatalogSession session, String dataPath) throws SQLException {
        if (location instanceof CatalogLocation.Postgres postgres
                && !postgres.schema().equals(CatalogLocation.Postgres.USUAL_SCHEMA)) {
            session.run("CREATE SCHEMA IF NOT EXISTS " + session.dialect().identifier(postgres.schema()));
        }
        for (CatalogTable table : CatalogTables.all()) {
            session.run(ddl(session, table));
        }
        session.run("INSERT INTO " + session.table("ducklake_snapshot")
                + " (snapshot_id, snapshot_time, schema_version, next_catalog_id, next_file_id) VALUES (0, "
                + session.dialect().now() + ", 0, 1, 0)");
        session.insert(
                "ducklake_snapshot_changes",
                List.of("snapshot_id", "changes_made"),
                List.of(List.of(0L, "created_schema:\"main\"")));
        session.insert(
                "ducklake_metadata",
                List.of("key", "value"),
                List.of(
                        List.of("version", VERSION),
                        List.of("created_by", "Tarn"),
                        List.of("data_path", dataPath),
                        List.of("encrypted", String.valueOf(settings.encrypted()))));
        session.insert(
                "ducklake_schema",
                List.of("schema_id", "schema_uuid", "begin_snapshot", "schema_name", "path", "path_is_relative"),
                List.of(List.of(0L, LakeUuids.v4(), 0L, "main", "main/", true)));
    }

    private static String ddl(CatalogSession session, CatalogTable table) {
        CatalogDialect dialect = session.dialect();
        return table.columns().stream()
                .map(column -> dialect.identifier(column.name()) + " " + dialect.type(column.type())
                        + (column.key() ? " PRIMARY KEY" : "") + (column.required() ? " NOT NULL" : ""))
                .collect(Collectors.joining(", ", "CREATE TABLE " + session.table(table.name()) + " (", ")"));
    }

    private <T> T transaction(boolean write, CatalogSession.Work<T> work) {
        try {
            Connection connection = store.begin(operation, write);
            try {
                T result = work.in(new CatalogSession(connection, store.dialect()));
                if (write) {
                    store.commit(connection);
                }
                return result;
            } finally {
                store.release(connection, write);
            }
        } catch (SQLException e) {
            throw store.translate(operation, e);
        }
    }

    private BackendRejectedException rejected(String what) {
        return new BackendRejectedException("[" + settings.backend() + "] " + operation + ": " + what);
    }

    private InvalidConfigException invalid(String what) {
        return new InvalidConfigException("[" + settings.backend() + "] " + operation + ": " + what);
    }
}
