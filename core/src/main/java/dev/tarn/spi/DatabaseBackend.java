package dev.tarn.spi;

import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import java.util.Optional;
import java.util.Set;

/**
 * An open database. Safe for use by several threads. All errors are {@link dev.tarn.error.BackendException}s.
 */
public interface DatabaseBackend extends AutoCloseable {

    /**
     * What this backend promises beyond the rest of this interface.
     *
     * @return the capabilities, always the same
     */
    Set<Capability> capabilities();

    /**
     * What the database does to names.
     *
     * @return the rules, always the same
     */
    NamingRules naming();

    /**
     * What was loaded, when and how it ended.
     *
     * @return the state of this database
     */
    StateManager stateManager();

    /**
     * Reads data files.
     *
     * @return the reader; a backend that can't read files itself returns one that throws
     *     {@link dev.tarn.error.UnsupportedCapabilityException}
     */
    DataReader dataReader();

    /**
     * Opens the transaction in which an attempt stages and publishes.
     *
     * @param attempt what {@link StateManager#start} gave
     * @param observer told of every step, on the calling thread; what it throws ends the transaction
     * @return an open transaction that the caller closes
     */
    LoadTransaction begin(Attempt attempt, LoadObserver observer);

    /**
     * Runs one read-only statement. Readers never block a load, nor a load them.
     *
     * @param sql the statement in the database's own dialect, with {@code ?} for each parameter
     * @param parameters values, bound, never spliced in; of the Java classes that
     *     {@link dev.tarn.model.ColumnType} lists, or null
     * @return the rows, which the caller closes
     */
    RowCursor query(String sql, Object... parameters);

    /**
     * Says what a statement would read, without running it: for databases that are paid for by what is read.
     *
     * @param sql the statement, as for {@link #query}
     * @param parameters its values
     * @return the estimate; empty where the database makes none
     */
    default Optional<QueryEstimate> estimate(String sql, Object... parameters) {
        return Optional.empty();
    }

    /**
     * How a statement refers to a table.
     *
     * @param table any name
     * @return the quoted name
     */
    String tableReference(TableName table);

    /**
     * How a statement refers to a column, whatever its name is.
     *
     * @param name a column's name in a schema that was staged, or in what a query gave
     * @return the quoted name; by default in double quotes, as the standard has it, and {@link NamingRules#fold folded}
     */
    default String columnReference(String name) {
        return '"' + naming().fold(name).replace("\"", "\"\"") + '"';
    }

    /**
     * Reads earlier states of the database.
     *
     * @return the capability; empty where the database keeps no earlier states
     */
    default Optional<TimeTravel> timeTravel() {
        return Optional.empty();
    }

    /**
     * Lets the engine read files of object stores where they are.
     *
     * @return the capability, with {@link Capability#NATIVE_OBJECT_STORAGE}; empty where files have to be on this machine
     */
    default Optional<NativeObjectStorage> nativeObjectStorage() {
        return Optional.empty();
    }

    /**
     * How billing periods map to tables where nobody says.
     *
     * @return the strategy that suits this database
     */
    default TableStrategy tableStrategy() {
        return TableStrategy.SEPARATE;
    }

    @Override
    void close();
}
