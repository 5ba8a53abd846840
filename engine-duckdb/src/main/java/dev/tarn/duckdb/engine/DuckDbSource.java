package dev.tarn.duckdb.engine;

import dev.tarn.model.TableSchema;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import java.sql.SQLException;

/** Where the rows of a request come from, as a query: files, or what an application makes. */
public sealed interface DuckDbSource permits DuckDbFileRows, DuckDbRows {

    /**
     * The rows of a request. What an application makes is read to its end here, into a temporary table of the connection that
     * the next such request replaces; files are read when the query runs.
     *
     * @param request what is staged; {@link StageRequest#strategy()} and {@link StageRequest#measure()} are not used
     * @param statements runs on the connection that will run the query, and that is {@link DuckDbConversion#prepare prepared}
     * @param errors what speaks for the backend that loads
     * @return the rows
     * @throws SQLException if the engine fails
     * @throws dev.tarn.error.BadDataException if an application's value has no place in the column it declares
     * @throws dev.tarn.error.LoadCancelledException if the calling thread is interrupted meanwhile
     */
    static DuckDbSource of(StageRequest request, DuckDbStatements statements, DuckDbErrors errors) throws SQLException {
        return request.data() instanceof SourceData.Files files
                ? new DuckDbFileRows(request, files, errors)
                : DuckDbRows.spool(statements, (SourceData.Rows) request.data(), request, errors);
    }

    /**
     * A query for the rows with the columns of a schema, in its order. {@link dev.tarn.spi.SystemColumns} among them get the load's
     * values, wherever they stand; the others are found by their original names in the source and converted exactly; what the
     * source lacks is NULL. A value that has no place in its column ends the query: see {@link DuckDbErrors#isConversion}.
     *
     * @param whole the columns
     * @return {@code SELECT …}, without parameters
     */
    String select(TableSchema whole);
}
