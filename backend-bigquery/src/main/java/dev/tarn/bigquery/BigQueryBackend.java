package dev.tarn.bigquery;

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
import dev.tarn.spi.QueryEstimate;
import dev.tarn.spi.StateManager;
import dev.tarn.spi.TableStrategy;
import dev.tarn.spi.TimeTravel;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Wires the parts. */
final class BigQueryBackend implements DatabaseBackend {

    private final BigQueryDatabase database;
    private final StateTables tables;
    private final StateManager state;
    private Optional<DataReader> reader = Optional.empty();

    private BigQueryBackend(BigQueryDatabase database, StateTables tables) {
        this.database = database;
        this.tables = tables;
        this.state = new BigQueryStateManager(database, tables);
    }

    static BigQueryBackend open(BigQueryConfig config) {
        BigQueryDatabase database = BigQueryDatabase.open(config);
        StateTables tables = new StateTables(database);
        tables.make();
        return new BigQueryBackend(database, tables);
    }

    BigQueryConfig config() {
        return database.config();
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.PARALLEL_LOADS, Capability.DURABLE);
    }

    @Override
    public NamingRules naming() {
        return BigQuerySql.NAMING;
    }

    @Override
    public StateManager stateManager() {
        return state;
    }

    /** Opened when it is first needed: who only asks needs none. */
    @Override
    public synchronized DataReader dataReader() {
        if (reader.isEmpty()) {
            reader = Optional.of(DataReaders.open(
                    BigQueryBackendProvider.NAME, database.config().readerLimits()));
        }
        return reader.get();
    }

    @Override
    public LoadTransaction begin(Attempt attempt, LoadObserver observer) {
        tables.require();
        return BigQueryLoad.begin(database, tables, dataReader(), attempt, observer);
    }

    @Override
    public RowCursor query(String sql, Object... parameters) {
        return new BigQueryQuery(database, "query " + database.config().subject(), sql, parameters).run();
    }

    @Override
    public Optional<QueryEstimate> estimate(String sql, Object... parameters) {
        long bytes = new BigQueryQuery(
                        database, "estimate a query of " + database.config().subject(), sql, parameters)
                .bytes();
        return Optional.of(new QueryEstimate(
                bytes,
                database.config()
                        .price()
                        .multiply(BigDecimal.valueOf(bytes))
                        .divide(BigDecimal.valueOf(1L << 40), 6, RoundingMode.HALF_UP)));
    }

    @Override
    public String columnReference(String name) {
        return BigQuerySql.column(name);
    }

    @Override
    public String tableReference(TableName table) {
        return database.sql(table);
    }

    @Override
    public Optional<TimeTravel> timeTravel() {
        return Optional.of(new BigQueryTimeTravel(database, tables));
    }

    @Override
    public TableStrategy tableStrategy() {
        return TableStrategy.SINGLE;
    }

    @Override
    public synchronized void close() {
        database.close();
        reader.ifPresent(DataReader::close);
        reader = Optional.empty();
    }
}
