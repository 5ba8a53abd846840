package dev.tarn.postgres.copy;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;

/** Takes a small query's batch out of the engine, as loads do, so that what is missing is noticed before there is a load. */
final class ArrowProbe {

    private ArrowProbe() {}

    static void run(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery();
                BufferAllocator allocator = new RootAllocator();
                ArrowReader reader =
                        (ArrowReader) rows.unwrap(DuckDBResultSet.class).arrowExportStream(allocator, 1)) {
            if (!reader.loadNextBatch()
                    || VectorMemory.view(reader.getVectorSchemaRoot()
                                            .getVector(0)
                                            .getDataBuffer())
                                    .getInt(0)
                            != 42) {
                throw new SQLException("the engine's batch does not hold what it should");
            }
        } catch (IOException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }
}
