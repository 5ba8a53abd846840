package dev.tarn.tck.memory;

import dev.tarn.error.BackendUnavailableException;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.Capability;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.NamingRules;
import dev.tarn.spi.NamingRules.Folding;
import dev.tarn.spi.StateManager;
import dev.tarn.spi.TimeTravel;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** A correct backend in plain Java, or one with a {@link Flaw}. */
final class MemoryBackend implements DatabaseBackend {

    private final Flaw flaw;
    private final Store store;
    private final boolean durable;
    private final boolean oneAtATime;
    private final Semaphore writer;

    MemoryBackend(MemoryConfig config) {
        flaw = config.flaw().map(Flaw::valueOf).orElse(Flaw.NONE);
        store = new Store(config.file(), flaw);
        durable = config.file().isPresent() && flaw != Flaw.DURABLE_NOT_DECLARED;
        oneAtATime = config.oneAtATime();
        boolean waits = oneAtATime || flaw == Flaw.PARALLEL_DECLARED_BUT_WAITS;
        writer = new Semaphore(waits ? 1 : Integer.MAX_VALUE);
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> declared = EnumSet.noneOf(Capability.class);
        if (flaw == Flaw.OBJECT_STORAGE_DECLARED_WITHOUT_A_WAY_IN) {
            declared.add(Capability.NATIVE_OBJECT_STORAGE);
        }
        if (durable) {
            declared.add(Capability.DURABLE);
        }
        if (!oneAtATime && flaw != Flaw.PARALLEL_NOT_DECLARED) {
            declared.add(Capability.PARALLEL_LOADS);
        }
        return declared;
    }

    @Override
    public NamingRules naming() {
        return new NamingRules(Folding.KEEP, 1000, 10_000);
    }

    @Override
    public StateManager stateManager() {
        return new MemoryState(store, flaw);
    }

    @Override
    public DataReader dataReader() {
        return new MemoryReader(flaw);
    }

    @Override
    public LoadTransaction begin(Attempt attempt, LoadObserver observer) {
        try {
            writer.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException(
                    "[memory] begin " + attempt.plan() + ": interrupted while waiting; try again", e);
        }
        try {
            return new MemoryTransaction(store, flaw, attempt, observer, writer::release);
        } catch (RuntimeException | Error e) {
            writer.release();
            throw e;
        }
    }

    @Override
    public RowCursor query(String sql, Object... parameters) {
        return new MemoryQuery(store.forReaders(), flaw).run(sql, parameters);
    }

    /** One that is not durable keeps no past either, so that the kit is passed without it too. */
    @Override
    public Optional<TimeTravel> timeTravel() {
        return durable && flaw != Flaw.TIME_TRAVEL_NOT_DECLARED
                ? Optional.of(new MemoryTimeTravel(store, flaw))
                : Optional.empty();
    }

    @Override
    public String tableReference(TableName table) {
        return quoted(table.dataset()) + "." + quoted(table.name());
    }

    @Override
    public String columnReference(String name) {
        return flaw == Flaw.COLUMNS_NOT_QUOTED ? name : quoted(name);
    }

    private String quoted(String name) {
        return "\"" + (flaw == Flaw.NAMES_NOT_QUOTED ? name : name.replace("\"", "\"\"")) + "\"";
    }

    @Override
    public void close() {
        store.close();
    }
}
