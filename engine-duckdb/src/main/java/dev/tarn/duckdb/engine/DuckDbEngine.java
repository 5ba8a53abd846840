package dev.tarn.duckdb.engine;

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
import java.util.Optional;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/**
 * The open engine, on a file or in memory: hands out connections, one for each stream of rows, transaction or change of state. For
 * any number of threads.
 */
public final class DuckDbEngine implements AutoCloseable {

    private final DuckDbSettings settings;
    private final DuckDbErrors errors;
    private final String name;
    private DuckDBConnection root;

    private DuckDbEngine(DuckDbSettings settings, DuckDbErrors errors, DuckDBConnection root, String name) {
        this.settings = settings;
        this.errors = errors;
        this.root = root;
        this.name = name;
    }

    /**
     * Opens the engine. It installs and loads no extension by itself, and its connections are in UTC.
     *
     * @param backend the name of the backend that uses it, which all errors start with
     * @param settings where and how
     * @return the engine, which the caller closes
     * @throws BackendException if the file can't be opened
     */
    public static DuckDbEngine open(String backend, DuckDbSettings settings) {
        DuckDbErrors errors = new DuckDbErrors(backend);
        settings.databasePath().ifPresent(path -> check(path, settings.readOnly(), errors));
        String operation = "open " + subject(settings);
        try {
            DuckDBConnection root = connect(settings);
            try (Statement statement = root.createStatement();
                    ResultSet row = statement.executeQuery("SELECT current_database()")) {
                row.next();
                String name = row.getString(1);
                // A stream that is not read to its end keeps a transaction open, and that keeps every load from
                // checkpointing.
                while (row.next()) {}
                return new DuckDbEngine(settings, errors, root, name);
            } catch (SQLException e) {
                root.close();
                throw e;
            }
        } catch (SQLException e) {
            throw openFailure(errors, operation, e);
        }
    }

    private static void check(Path path, boolean readOnly, DuckDbErrors errors) {
        String start = errors.start("open " + path);
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

    private static BackendException openFailure(DuckDbErrors errors, String operation, SQLException e) {
        String text = DuckDbErrors.text(e);
        String start = errors.start(operation);
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
        return errors.translate(operation, e);
    }

    private static DuckDBConnection connect(DuckDbSettings settings) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("preserve_insertion_order", "false");
        properties.setProperty("jdbc_stream_results", "true");
        settings.memoryLimit().ifPresent(limit -> properties.setProperty("memory_limit", limit.strip()));
        settings.threads().ifPresent(threads -> properties.setProperty("threads", String.valueOf(threads)));
        temporary(settings).ifPresent(folder -> properties.setProperty("temp_directory", folder.toString()));
        if (settings.readOnly()) {
            properties.setProperty("duckdb.read_only", "true");
        }
        String url = "jdbc:duckdb:"
                + settings.databasePath()
                        .map(p -> p.toAbsolutePath().toString())
                        .orElse("");
        DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection(url, properties);
        return inUtc(connection);
    }

    /** A file's spill folder is beside it by the engine's own default; memory has none that is safe to guess but the system's. */
    private static Optional<Path> temporary(DuckDbSettings settings) {
        if (settings.tempDirectory().isPresent() || settings.databasePath().isPresent()) {
            return settings.tempDirectory().map(Path::toAbsolutePath);
        }
        return Optional.of(
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

    /**
     * A connection of the caller's own, in UTC, that gives rows as they come. Where the engine has given the open database up, it is
     * opened anew first; what was in memory is gone then.
     *
     * @param operation what it is for, and what that is done to
     * @return the connection, which the caller closes
     */
    public synchronized Connection connection(String operation) {
        try {
            try {
                return inUtc(root.duplicate());
            } catch (SQLException e) {
                if (!DuckDbErrors.isInvalidated(e)) {
                    throw e;
                }
                root.close();
                root = connect(settings);
                return inUtc(root.duplicate());
            }
        } catch (SQLException e) {
            throw errors.translate(operation, e);
        }
    }

    /**
     * What the engine calls this database.
     *
     * @return its name
     */
    public String name() {
        return name;
    }

    /**
     * What messages call this database.
     *
     * @return its file, or that there is none
     */
    public String subject() {
        return subject(settings);
    }

    /**
     * What speaks for the backend that uses the engine.
     *
     * @return makes its messages
     */
    public DuckDbErrors errors() {
        return errors;
    }

    private static String subject(DuckDbSettings settings) {
        return settings.databasePath().map(Path::toString).orElse("database in memory");
    }

    @Override
    public synchronized void close() {
        try {
            root.close();
        } catch (SQLException e) {
            throw errors.translate("close " + subject(), e);
        }
    }

    /**
     * Closes a connection after an error, which is the one to report.
     *
     * @param connection what to close
     */
    public static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // The error that led here is the one to report.
        }
    }
}
