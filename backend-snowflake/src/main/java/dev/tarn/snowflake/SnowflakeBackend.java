package dev.tarn.snowflake;

import dev.tarn.jdbc.JdbcStateManager;
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
import dev.tarn.spi.StateManager;
import dev.tarn.spi.TableStrategy;
import dev.tarn.spi.TimeTravel;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Wires the parts. */
final class SnowflakeBackend implements DatabaseBackend {

    private final SnowflakeDatabase database;
    private final StateSchema schema;
    private final StateManager state;
    private Optional<DataReader> reader = Optional.empty();

    private SnowflakeBackend(SnowflakeDatabase database, StateSchema schema) {
        this.database = database;
        this.schema = schema;
        this.state = new JdbcStateManager(
                database,
                database.tables(),
                new SnowflakePresence(database.config().databaseName()));
    }

    static SnowflakeBackend open(SnowflakeConfig config) {
        SnowflakeDatabase database = SnowflakeDatabase.open(config);
        try {
            StateSchema schema = new StateSchema(database);
            schema.make();
            return new SnowflakeBackend(database, schema);
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
        return SnowflakeSql.NAMING;
    }

    @Override
    public StateManager stateManager() {
        return state;
    }

    @Override
    public synchronized DataReader dataReader() {
        if (reader.isEmpty()) {
            reader = Optional.of(DataReaders.open(
                    SnowflakeBackendProvider.NAME, database.config().readerLimits()));
        }
        return reader.get();
    }

    @Override
    public LoadTransaction begin(Attempt attempt, LoadObserver observer) {
        schema.require();
        return SnowflakeLoad.begin(database, dataReader(), attempt, observer);
    }

    @Override
    public RowCursor query(String sql, Object... parameters) {
        return SnowflakeQuery.run(database, sql, parameters);
    }

    @Override
    public String tableReference(TableName table) {
        return Relation.of(database.config().databaseName(), table).sql();
    }

    @Override
    public Optional<TimeTravel> timeTravel() {
        return Optional.of(new SnowflakeTimeTravel(database));
    }

    @Override
    public TableStrategy tableStrategy() {
        return TableStrategy.SINGLE;
    }

    @Override
    public synchronized void close() {
        try {
            reader.ifPresent(DataReader::close);
        } finally {
            database.close();
        }
    }
}
