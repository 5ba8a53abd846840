package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbDataReader;
import dev.tarn.duckdb.engine.DuckDbObjectStorage;
import dev.tarn.duckdb.engine.DuckDbQuery;
import dev.tarn.duckdb.engine.DuckDbSql;
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
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Wires the parts. */
final class DuckDbBackend implements DatabaseBackend {

    /** DuckDB limits neither; these keep names and tables within what other tools can show. */
    private static final NamingRules NAMING = new NamingRules(NamingRules.Folding.KEEP, 255, 10_000);

    private final DuckDbDatabase database;
    private final StateManager state;
    private final DuckDbDataReader reader;

    private DuckDbBackend(DuckDbDatabase database) {
        this.database = database;
        this.state = database.state();
        this.reader = new DuckDbDataReader(database.engine());
    }

    static DuckDbBackend open(DuckDbConfig config) {
        DuckDbDatabase database = DuckDbDatabase.open(config);
        try {
            if (!database.isReadOnly()) {
                DuckDbStateSchema.migrate(database);
            }
            return new DuckDbBackend(database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return database.isDurable()
                ? EnumSet.of(Capability.NATIVE_OBJECT_STORAGE, Capability.DURABLE)
                : EnumSet.of(Capability.NATIVE_OBJECT_STORAGE);
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
        return DuckDbLoad.begin(database, attempt, observer);
    }

    @Override
    public Optional<NativeObjectStorage> nativeObjectStorage() {
        return Optional.of(new DuckDbObjectStorage(database.engine()));
    }

    @Override
    public RowCursor query(String sql, Object... parameters) {
        return DuckDbQuery.run(database.engine(), sql, parameters);
    }

    @Override
    public String tableReference(TableName table) {
        return DuckDbSql.table(database.name(), table);
    }

    @Override
    public void close() {
        database.close();
    }
}
