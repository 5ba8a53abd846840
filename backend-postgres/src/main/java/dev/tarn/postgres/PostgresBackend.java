package dev.tarn.postgres;

import dev.tarn.jdbc.JdbcStateManager;
import dev.tarn.model.TableName;
import dev.tarn.postgres.copy.CopyFeed;
import dev.tarn.postgres.copy.CopyFeeds;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.Capability;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.DataReaders;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.NamingRules;
import dev.tarn.spi.StateManager;
import dev.tarn.spi.TableStrategy;
import dev.tarn.spi.TimeTravel;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the parts. */
final class PostgresBackend implements DatabaseBackend {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBackend.class);

    private final PostgresDatabase database;
    private final PostgresStateSchema schema;
    private final StateManager state;
    private Optional<Reading> reading = Optional.empty();

    /** What reads files, and the way that rows take from it: who only asks needs neither. */
    private record Reading(DataReader reader, CopyFeed feed) {}

    private PostgresBackend(PostgresDatabase database, PostgresStateSchema schema) {
        this.database = database;
        this.schema = schema;
        this.state = new JdbcStateManager(database, schema.dialect(), new PostgresPresence());
    }

    static PostgresBackend open(PostgresConfig config) {
        PostgresDatabase database = PostgresDatabase.open(config);
        try {
            PostgresStateSchema schema = new PostgresStateSchema(database);
            schema.make();
            return new PostgresBackend(database, schema);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return database.config().loads() > 1
                ? EnumSet.of(Capability.PARALLEL_LOADS, Capability.DURABLE)
                : EnumSet.of(Capability.DURABLE);
    }

    @Override
    public NamingRules naming() {
        return PostgresSql.NAMING;
    }

    @Override
    public StateManager stateManager() {
        return state;
    }

    @Override
    public DataReader dataReader() {
        return reading().reader();
    }

    private synchronized Reading reading() {
        if (reading.isEmpty()) {
            DataReader reader = DataReaders.open(
                    PostgresBackendProvider.NAME, database.config().readerLimits());
            CopyFeed feed = CopyFeeds.of(reader);
            LOG.info("rows go to PostgreSQL by {}", feed.name());
            reading = Optional.of(new Reading(reader, feed));
        }
        return reading.get();
    }

    @Override
    public LoadTransaction begin(Attempt attempt, LoadObserver observer) {
        schema.require();
        return PostgresLoad.begin(database, schema.dialect(), reading().feed(), attempt, observer);
    }

    @Override
    public RowCursor query(String sql, Object... parameters) {
        return PostgresQuery.run(database, sql, parameters);
    }

    @Override
    public String tableReference(TableName table) {
        return PostgresSql.table(table);
    }

    /** There where versions are kept. */
    @Override
    public Optional<TimeTravel> timeTravel() {
        return database.config().retention().keepsAny()
                ? Optional.of(new PostgresTimeTravel(database, schema.dialect()))
                : Optional.empty();
    }

    @Override
    public TableStrategy tableStrategy() {
        return TableStrategy.SINGLE;
    }

    @Override
    public synchronized void close() {
        try {
            reading.ifPresent(r -> r.reader().close());
        } finally {
            database.close();
        }
    }
}
