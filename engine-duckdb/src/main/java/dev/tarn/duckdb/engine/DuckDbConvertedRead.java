package dev.tarn.duckdb.engine;

import dev.tarn.error.BackendException;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A request's rows as a query of the engine, on a connection of its own, for whoever takes them out of the engine in a form of its
 * own. One thread at a time.
 */
public final class DuckDbConvertedRead implements AutoCloseable {

    private final DuckDbEngine engine;
    private final StageRequest request;
    private final Connection connection;
    private final DuckDbStatements statements;
    private final DuckDbSource source;
    private final TableSchema table;

    private DuckDbConvertedRead(
            DuckDbEngine engine,
            StageRequest request,
            Connection connection,
            DuckDbStatements statements,
            DuckDbSource source,
            TableSchema table) {
        this.engine = engine;
        this.request = request;
        this.connection = connection;
        this.statements = statements;
        this.source = source;
        this.table = table;
    }

    /**
     * Makes a connection ready to run the query. What an application makes is read to its end here.
     *
     * @param engine reads and converts
     * @param request what is staged
     * @param table the columns
     * @return the open connection and its query
     * @throws BackendException where the engine, or an application's value, does not allow it
     */
    public static DuckDbConvertedRead open(DuckDbEngine engine, StageRequest request, TableSchema table) {
        Connection connection = engine.connection(operation(request));
        try {
            DuckDbStatements statements = new DuckDbStatements(connection);
            DuckDbConversion.prepare(statements);
            DuckDbSource source = DuckDbSource.of(request, statements, engine.errors());
            // The query's error, which its stream may keep to itself, is the transaction's as well.
            statements.run("BEGIN TRANSACTION");
            return new DuckDbConvertedRead(engine, request, connection, statements, source, table);
        } catch (SQLException e) {
            DuckDbEngine.closeQuietly(connection);
            throw engine.errors().translate(operation(request), e);
        } catch (RuntimeException e) {
            DuckDbEngine.closeQuietly(connection);
            throw e;
        }
    }

    private static String operation(StageRequest request) {
        return "stage " + request.load().key();
    }

    /**
     * Where the query runs; one statement at a time.
     *
     * @return the connection, which ends with this read
     */
    public Connection connection() {
        return connection;
    }

    /**
     * The query: its columns have the names of the table's, in the table's order.
     *
     * @return {@code SELECT …}, without parameters
     */
    public String select() {
        return source.select(table);
    }

    /**
     * How many values the query has rounded, once its rows have been read to their end. It is also the only way to know that this was
     * their end: the driver's streams end without a word where the engine fails.
     *
     * @return the number
     * @throws SQLException if the engine failed on the way: what ended the rows
     */
    public long rounded() throws SQLException {
        try {
            return DuckDbConversion.rounded(statements);
        } catch (SQLException e) {
            if (DuckDbErrors.isAborted(e)) {
                repeat();
            }
            throw e;
        }
    }

    /** Runs the query once more, in a way that does not hide its error. */
    private void repeat() throws SQLException {
        statements.run("ROLLBACK");
        statements.runInterruptibly("SELECT max(hash(tarn_row)) FROM (" + select() + ") AS tarn_row");
    }

    /**
     * Says what a failure of the query means: for a value that has no place in its column, which file, row and column it is in.
     *
     * @param failure what the engine said
     * @return what to throw
     */
    public BackendException explain(SQLException failure) {
        if (DuckDbInterruption.isCause(failure)) {
            return engine.errors().cancelled(operation(request));
        }
        if (DuckDbErrors.isConversion(failure) && request.data() instanceof SourceData.Files files) {
            return new DuckDbDiagnosis(engine, operation(request)).explain(files, request.schema(), failure);
        }
        return engine.errors().translate(operation(request), failure);
    }

    /**
     * Says where the first value is that whoever took the rows refused: reads the source once more. For after the query has ended.
     *
     * @param suspects what it refuses, by column
     * @return what to throw, naming file, row and column; absent where no value is such
     * @throws SQLException if the engine fails
     */
    public Optional<BackendException> refused(List<DuckDbSuspect> suspects) throws SQLException {
        return new DuckDbRowSearch(engine, operation(request), table).first(source, statements, suspects);
    }

    /** Ends a read between two rows, if the calling thread was interrupted. */
    public void checkInterruption() {
        DuckDbInterruption.check(operation(request), engine.errors());
    }

    @Override
    public void close() {
        DuckDbEngine.closeQuietly(connection);
    }
}
