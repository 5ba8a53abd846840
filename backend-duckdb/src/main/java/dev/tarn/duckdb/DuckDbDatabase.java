package dev.tarn.duckdb;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.duckdb.DuckDBConnection;

/** The open database: hands out connections, one for each stream of rows, transaction or change of state. */
final class DuckDbDatabase implements AutoCloseable {

    /** One load at a time for each database, however often the process has opened it. */
    private static final Map<Path, Semaphore> WRITERS = new ConcurrentHashMap<>();

    private final DuckDbConfig config;
    private final Semaphore writer;
    private DuckDBConnection root;
    private final String name;

    private DuckDbDatabase(DuckDbConfig config, DuckDBConnection root, String name) {
        this.config = config;
        this.root = root;
        this.name = name;
        this.writer = config.databasePath()
                .map(path -> WRITERS.computeIfAbsent(path.toAbsolutePath().normalize(), p -> new Semaphore(1, true)))
                .orElseGet(() -> new Semaphore(1, true));
    }

    static DuckDbDatabase open(DuckDbConfig config) {
        config.databasePath().ifPresent(path -> check(path, config.readOnly()));
        String operation = "open " + subject(config);
        try {
            DuckDBConnection root = connect(config);
            try (Statement statement = root.createStatement();
                    ResultSet row = statement.executeQuery("SELECT current_database()")) {
                row.next();
                String name = row.getString(1);
                // A stream that is not read to its end keeps a transaction open, and that keeps every load from
                // checkpointing.
                while (row.next()) {}
                return new DuckDbDatabase(config, root, name);
            } catch (SQLException e) {
                root.close();
                throw e;
            }
        } catch (SQLException e) {
            throw openFailure(config, operation, e);
        }
    }

    private static void check(Path path, boolean readOnly) {
        String start = "[duckdb] open " + path + ": ";
        if (Files.isDirectory(path)) {
            throw new BackendRejectedException(start + "it is a folder; name a file in database_path");
        }
        if (readOnly && !Files.exists(path)) {
            throw new BackendRejectedException(
                    start + "there is no such file, and read_only makes none; correct database_path or drop read_only");
        }
        Path folder = path.toAbsolutePath().getParent();
        try {
            if (!readOnly) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new BackendRejectedException(
                    start + "its folder " + folder + " can't be made; allow writing there, or name another", e);
        }
        if (!readOnly && Files.exists(path) && !Files.isWritable(path)) {
            throw new BackendRejectedException(
                    start + "the file may only be read; allow writing it, or set read_only = true");
        }
        if (!readOnly && !Files.isWritable(folder)) {
            throw new BackendRejectedException(start + "nothing can be written in " + folder
                    + ", where the database keeps its log; allow writing there, or set read_only = true");
        }
    }

    private static BackendException openFailure(DuckDbConfig config, String operation, SQLException e) {
        String text = DuckDbErrors.text(e);
        String start = "[duckdb] " + operation + ": ";
        if (text.contains("not a valid DuckDB database file")
                || text.contains("checksum")
                || text.contains("Corrupt")) {
            return new BackendRejectedException(
                    start + "the file is no DuckDB database, or is damaged; restore it, or name another file", e);
        }
        if (text.contains("different configuration")) {
            return new BackendRejectedException(
                    start
                            + "this process has the file open already with other settings; close it there, or use the same",
                    e);
        }
        if (text.contains("serialization version")
                || text.contains("newer version")
                || text.contains("older version")) {
            return new BackendRejectedException(
                    start + "the file was written by a version of DuckDB that this one can't read; use that version",
                    e);
        }
        return DuckDbErrors.translate(operation, e);
    }

    private static DuckDBConnection connect(DuckDbConfig config) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("preserve_insertion_order", "false");
        settings.setProperty("jdbc_stream_results", "true");
        config.memoryLimit().ifPresent(limit -> settings.setProperty("memory_limit", limit.strip()));
        config.threads().ifPresent(threads -> settings.setProperty("threads", String.valueOf(threads)));
        temporary(config).ifPresent(folder -> settings.setProperty("temp_directory", folder.toString()));
        if (config.readOnly()) {
            settings.setProperty("duckdb.read_only", "true");
        }
        String url = "jdbc:duckdb:"
                + config.databasePath().map(p -> p.toAbsolutePath().toString()).orElse("");
        DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection(url, settings);
        return inUtc(connection);
    }

    /** A file's spill folder is beside it by the engine's own default; memory has none that is safe to guess but the system's. */
    private static java.util.Optional<Path> temporary(DuckDbConfig config) {
        if (config.tempDirectory().isPresent() || config.databasePath().isPresent()) {
            return config.tempDirectory().map(Path::toAbsolutePath);
        }
        return java.util.Optional.of(
                Path.of(System.getProperty("java.io.tmpdir"), "tarn-duckdb").toAbsolutePath());
    }

    private static DuckDBConnection inUtc(DuckDBConnection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A connection of the caller's own, in UTC, which the caller closes. */
    synchronized Connection connection(String operation) {
        try {
            try {
                return inUtc(root.duplicate());
            } catch (SQLException e) {
                if (!DuckDbErrors.isInvalidated(e)) {
                    throw e;
                }
                root.close();
                root = connect(config);
                return inUtc(root.duplicate());
            }
        } catch (SQLException e) {
            throw DuckDbErrors.translate(operation, e);
        }
    }

    /** What the engine calls this database. */
    String name() {
        return name;
    }

    boolean isReadOnly() {
        return config.readOnly();
    }

    boolean isDurable() {
        return config.databasePath().isPresent();
    }

    /** The right to load: held from a transaction's begin to its close. */
    Semaphore writer() {
        return writer;
    }

    /** What messages call this database. */
    String subject() {
        return subject(config);
    }

    private static String subject(DuckDbConfig config) {
        return config.databasePath().map(Path::toString).orElse("database in memory");
    }

    @Override
    public synchronized void close() {
        try {
            root.close();
        } catch (SQLException e) {
            throw DuckDbErrors.translate("close " + subject(), e);
        }
    }
}
