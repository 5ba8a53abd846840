package dev.tarn.postgres.copy;

import dev.tarn.duckdb.engine.DuckDbConvertedRead;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Lines of text, one value of the engine's each. */
final class LineChunks implements CopyChunks {

    private final DuckDbConvertedRead read;
    private final EngineStatement statement;

    LineChunks(DuckDbConvertedRead read, EngineColumns columns) {
        this.read = read;
        this.statement = new EngineStatement(
                read.connection(), "SELECT " + EngineText.line(columns) + " FROM (" + read.select() + ")");
    }

    @Override
    public boolean fill(CopyChunk chunk) throws SQLException {
        ResultSet rows = statement.rows();
        while (!chunk.isFull()) {
            if (!rows.next()) {
                // Asked before COPY is told that this was all.
                read.rounded();
                return false;
            }
            chunk.put(rows.getBytes(1));
        }
        return true;
    }

    @Override
    public void cancel() {
        statement.cancel();
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
