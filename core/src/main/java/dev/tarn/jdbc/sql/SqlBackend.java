package dev.tarn.jdbc.sql;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStateManager;
import dev.tarn.model.ExportId;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.Capability;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.DataReaders;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.NamingRules;
import dev.tarn.spi.ReaderLimits;
import dev.tarn.spi.StateManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the parts. */
final class SqlBackend implements DatabaseBackend {

    private static final Logger LOG = LoggerFactory.getLogger(SqlBackend.class);

    private final SqlDatabase database;
    private final StateManager state;
    private DataReader reader;

    private SqlBackend(SqlDatabase database) {
        this.database = database;
        this.state = new JdbcStateManager(database, database.dialect(), new SqlPresence(database));
    }

    static SqlBackend open(SqlConfig config) {
        SqlBackend backend = new SqlBackend(SqlDatabase.open(config));
        try {
            if (!backend.database.hasTransactionalDdl()) {
                backend.clearLeftovers();
            }
            return backend;
        } catch (RuntimeException e) {
            backend.close();
            throw e;
        }
    }

    /** What processes that died have left, unless somebody is loading. */
    private void clearLeftovers() {
        String operation = "look for what earlier loads have left in " + database.subject();
        List<ExportId> left = database.read(
                operation,
                statements -> statements.list(
                        row -> new ExportId(row.getString(1), row.getString(2)),
                        "SELECT DISTINCT vendor, export_name FROM " + database.stateTable(SqlState.PENDING)));
        for (ExportId export : left) {
            try {
                SqlGuard.tryAcquire(database, export, operation, Duration.ZERO)
                        .ifPresent(guard -> clearLeftovers(guard, export, operation));
            } catch (BackendRejectedException e) {
                LOG.debug("what a load of {} has left stays: this user may not clear it away", export);
            }
        }
    }

    private void clearLeftovers(SqlGuard guard, ExportId export, String operation) {
        try (Connection connection = database.connection(operation)) {
            new SqlJournal(new SqlWork(database, connection), export).sweep();
        } catch (SQLException e) {
            LOG.warn(
                    "what a load of {} has left is not cleared away yet; the next load does it: {}",
                    export,
                    database.errors().text(e));
        } finally {
            guard.close();
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return database.facts().can(SqlFacts.Ability.DURABLE) ? EnumSet.of(Capability.DURABLE) : Set.of();
    }

    @Override
    public NamingRules naming() {
        return rules(database.facts());
    }

    static NamingRules rules(SqlFacts facts) {
        return new NamingRules(
                facts.names().folding(), facts.names().longest(), facts.names().mostColumns());
    }

    @Override
    public StateManager stateManager() {
        return state;
    }

    /** Opened when it is needed: a database that is only read needs none. */
    @Override
    public synchronized DataReader dataReader() {
        if (reader == null) {
            SqlConfig config = database.config();
            reader = DataReaders.open(
                    SqlBackendProvider.NAME,
                    new ReaderLimits(config.memoryLimit(), config.threads(), config.tempDirectory()));
        }
        return reader;
    }

    @Override
    public LoadTransaction begin(Attempt attempt, LoadObserver observer) {
        return SqlLoad.begin(database, this::dataReader, attempt, observer);
    }

    @Override
    public RowCursor query(String sql, Object... parameters) {
        return new SqlQuery(database, sql).run(parameters);
    }

    @Override
    public String tableReference(TableName table) {
        return database.names().table(table);
    }

    @Override
    public String columnReference(String name) {
        return database.names().column(name);
    }

    @Override
    public synchronized void close() {
        database.close();
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
