package dev.tarn.ducklake;

import dev.tarn.duckdb.engine.DuckDbDataReader;
import dev.tarn.duckdb.engine.DuckDbObjectStorage;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.ducklake.commit.CommitObserver;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.Capability;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.NamingRules;
import dev.tarn.spi.NativeObjectStorage;
import dev.tarn.spi.StateManager;
import dev.tarn.spi.TableStrategy;
import dev.tarn.spi.TimeTravel;
import dev.tarn.store.StoreSettings;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Wires the parts. */
final class DuckLakeBackend implements DatabaseBackend {

    /** The engine's rules, with lengths that other tools can show. */
    private static final NamingRules NAMING = new NamingRules(NamingRules.Folding.KEEP, 255, 10_000);

    private final Lake lake;
    private final StateManager state;
    private final DuckDbDataReader reader;
    private final DuckLakeTimeTravel travel;

    private DuckLakeBackend(Lake lake) {
        this.lake = lake;
        this.state = lake.state().manager();
        this.reader = new DuckDbDataReader(lake.engine());
        this.travel = new DuckLakeTimeTravel(lake);
    }

    static DuckLakeBackend open(DuckLakeConfig config) {
        return open(config, CommitObserver.NONE);
    }

    static DuckLakeBackend open(DuckLakeConfig config, StoreSettings stores) {
        return open(config, stores, CommitObserver.NONE);
    }

    static DuckLakeBackend open(DuckLakeConfig config, StoreSettings stores, CommitObserver commits) {
        return new DuckLakeBackend(Lake.open(config, stores, commits));
    }

    /** Opens a lake whose loads tell of the moments of their commits. */
    static DuckLakeBackend open(DuckLakeConfig config, CommitObserver commits) {
        return open(config, StoreSettings.DEFAULT, commits);
    }

    /** The open lake. */
    Lake lake() {
        return lake;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.DURABLE, Capability.PARALLEL_LOADS, Capability.NATIVE_OBJECT_STORAGE);
    }

    @Override
    public NamingRules naming() {
        return NAMING;
    }

    @Override
    public StateManager stateManager() {
        return state;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public LoadTransaction begin(Attempt attempt, LoadObserver observer) {
        return DuckLakeLoad.begin(lake, attempt, observer);
    }

    @Override
    public Optional<NativeObjectStorage> nativeObjectStorage() {
        return Optional.of(new DuckDbObjectStorage(lake.engine()));
    }

    @Override
    public RowCursor query(String sql, Object... parameters) {
        return travel.query(lake.catalog().latest(), sql, parameters);
    }

    @Override
    public String tableReference(TableName table) {
        return DuckDbSql.table(table);
    }

    /** One partitioned table for an export: a month is replaced by ending its files, and no name changes. */
    @Override
    public TableStrategy tableStrategy() {
        return TableStrategy.SINGLE;
    }

    @Override
    public Optional<TimeTravel> timeTravel() {
        return Optional.of(travel);
    }

    @Override
    public void close() {
        lake.close();
    }
}
