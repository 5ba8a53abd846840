package dev.tarn.ducklake.catalog;

import dev.tarn.ducklake.store.LakeStore;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.store.StoreSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The catalog of a lake, open. Thread-safe. */
public final class LakeCatalog implements AutoCloseable {

    /** As many names as programs look at in turn; each is as large as the lake's tables and columns. */
    private static final int NAMES = 64;

    private final CatalogStore store;
    private final CatalogLocation location;
    private final String backend;
    private final LakeStore files;
    private final boolean encrypted;
    private final Map<Long, LakeNames> names = new LinkedHashMap<>(16, 0.75f, true);

    private LakeCatalog(
            CatalogStore store,
            CatalogLocation location,
            String backend,
            LakeFoundation.Found found,
            StoreSettings stores) {
        this.store = store;
        this.location = location;
        this.backend = backend;
        this.files = LakeStore.of(found.dataPath(), stores);
        this.encrypted = found.encrypted();
    }

    /**
     * Opens a catalog, or makes it where there is none and the settings say so.
     *
     * @param location where it is
     * @param settings how to open it
     * @return the catalog, which the caller closes
     * @throws BackendException if it can't be opened, is none, or is of another version than 1.0
     */
    public static LakeCatalog open(CatalogLocation location, CatalogSettings settings) {
        return open(location, settings, StoreSettings.DEFAULT);
    }

    /**
     * Opens a catalog whose files may be in a bucket.
     *
     * @param location where it is
     * @param settings how to open it
     * @param stores how to get into buckets
     * @return the catalog, which the caller closes
     * @throws BackendException if it can't be opened, is none, or is of another version than 1.0
     */
    public static LakeCatalog open(CatalogLocation location, CatalogSettings settings, StoreSettings stores) {
        CatalogStore store = location instanceof CatalogLocation.DuckDbFile file
                ? DuckDbStore.open(file.file(), settings)
                : PostgresStore.open((CatalogLocation.Postgres) location, settings);
        try {
            LakeFoundation.Found found = new LakeFoundation(store, location, settings).open();
            return new LakeCatalog(store, location, settings.backend(), found, stores);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Where the lake's files are: what the catalog says, unless it was overridden.
     *
     * @return the path, with forward slashes, ending in one; relative to the working directory where it is not absolute
     */
    public String dataPath() {
        return files.dataPath();
    }

    /**
     * The lake's files.
     *
     * @return where they are; closed with this
     */
    public LakeStore files() {
        return files;
    }

    /**
     * Whether the lake's files are encrypted.
     *
     * @return whether they are
     */
    public boolean encrypted() {
        return encrypted;
    }

    /**
     * How the catalog's database is spoken to.
     *
     * @return the dialect
     */
    public CatalogDialect dialect() {
        return store.dialect();
    }

    /**
     * What messages start with.
     *
     * @return the backend's name
     */
    public String backend() {
        return backend;
    }

    /**
     * What messages call this catalog.
     *
     * @return its file, or its database and schema
     */
    public String subject() {
        return location.subject();
    }

    /**
     * The newest snapshot.
     *
     * @return the snapshot
     * @throws BackendException if the catalog can't be read
     */
    public SnapshotRow latest() {
        return read("read latest snapshot", session -> new CatalogReader(session).latest());
    }

    /**
     * A snapshot.
     *
     * @param id its number
     * @return the snapshot, unless it never was or has expired
     * @throws BackendException if the catalog can't be read
     */
    public Optional<SnapshotRow> snapshot(long id) {
        return read("read snapshot " + id, session -> new CatalogReader(session).snapshot(id));
    }

    /**
     * The newest snapshot that is not younger than a time.
     *
     * @param time the time
     * @return the snapshot, unless all are younger
     * @throws BackendException if the catalog can't be read
     */
    public Optional<SnapshotRow> asOf(Instant time) {
        return read("read snapshot as of " + time, session -> new CatalogReader(session).asOf(time));
    }

    /**
     * All snapshots, oldest first.
     *
     * @return the snapshots
     * @throws BackendException if the catalog can't be read
     */
    public List<SnapshotInfo> snapshots() {
        return read("read snapshots", session -> new CatalogReader(session).snapshotsAfter(-1));
    }

    /**
     * What the names mean at a snapshot; read once for each schema version.
     *
     * @param snapshot the snapshot
     * @return the names
     * @throws BackendException if the catalog can't be read
     */
    public LakeNames names(SnapshotRow snapshot) {
        synchronized (names) {
            LakeNames known = names.get(snapshot.schemaVersion());
            if (known != null) {
                return known;
            }
        }
        LakeNames read = read(
                "read names at snapshot " + snapshot.id(),
                session -> new CatalogReader(session).names(snapshot.id(), snapshot.schemaVersion()));
        synchronized (names) {
            names.put(snapshot.schemaVersion(), read);
            if (names.size() > NAMES) {
                names.remove(names.keySet().iterator().next());
            }
        }
        return read;
    }

    /**
     * Sets an option for the whole lake. Makes no snapshot.
     *
     * @param name its name, one that the format knows
     * @param value its value
     * @throws BackendException if the catalog can't be written
     */
    public void option(String name, String value) {
        write("set option " + name, session -> {
            new OptionRows(session).set(name, value);
            return value;
        });
    }

    /**
     * Reads in one transaction, which sees the catalog as of one moment.
     *
     * @param <T> what comes of it
     * @param operation what is done, and to what, for messages
     * @param work what to read; it may throw a {@code BackendException} of its own
     * @return what came of it
     * @throws BackendException if the catalog can't be read
     */
    public <T> T read(String operation, CatalogSession.Work<T> work) {
        Connection connection = begin(operation, false);
        try {
            return work.in(new CatalogSession(connection, store.dialect()));
        } catch (SQLException e) {
            throw translate(operation, e);
        } finally {
            store.release(connection, false);
        }
    }

    /**
     * Writes in one transaction, which is committed at the end, and undone if anything is thrown.
     *
     * @param <T> what comes of it
     * @param operation what is done, and to what, for messages
     * @param work what to do; it may throw a {@code BackendException} of its own
     * @return what came of it
     * @throws LoadConflictException if another transaction came first: its cause is the driver's error, and the work may be run again
     * @throws LoadOutcomeUnknownException if the connection broke during the commit
     * @throws BackendException if the catalog can't be written
     */
    public <T> T write(String operation, CatalogSession.Work<T> work) {
        Connection connection = begin(operation, true);
        try {
            T result = work.in(new CatalogSession(connection, store.dialect()));
            commit(operation, connection);
            return result;
        } catch (SQLException e) {
            throw translate(operation, e);
        } finally {
            store.release(connection, true);
        }
    }

    private Connection begin(String operation, boolean write) {
        try {
            return store.begin(operation, write);
        } catch (SQLException e) {
            throw translate(operation, e);
        }
    }

    private void commit(String operation, Connection connection) throws SQLException {
        try {
            store.commit(connection);
        } catch (SQLException e) {
            if (store.dialect().isConnectionLost(e)) {
                throw new LoadOutcomeUnknownException(
                        "[" + backend + "] " + operation + ": the connection to " + subject()
                                + " broke during the commit; look at the newest snapshot before running it again",
                        e);
            }
            throw e;
        }
    }

    /**
     * The exception that says who must act.
     *
     * @param operation what was done, and to what
     * @param e what the driver threw
     * @return what to throw; a {@link LoadConflictException} for what {@link CatalogDialect#isRetryable} names
     */
    public BackendException translate(String operation, SQLException e) {
        return e instanceof CatalogDamage
                ? new BackendRejectedException(
                        "[" + backend + "] " + operation + ": the catalog " + subject() + " is damaged: "
                                + e.getMessage() + "; restore it",
                        e)
                : store.translate(operation, e);
    }

    @Override
    public void close() {
        files.close();
        store.close();
    }
}
