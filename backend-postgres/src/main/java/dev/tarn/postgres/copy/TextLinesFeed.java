package dev.tarn.postgres.copy;

import dev.tarn.duckdb.engine.DuckDbConvertedRead;
import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.spi.StageRequest;
import java.sql.Connection;
import java.sql.SQLException;

/** The engine writes each row as a line of COPY's text format; the driver hands over one value for a row. */
final class TextLinesFeed implements CopyFeed {

    private final EngineCopy copy;

    TextLinesFeed(DuckDbEngine engine) {
        this.copy = new EngineCopy(engine, new EngineCopy.Form() {
            @Override
            public String name() {
                return "text";
            }

            @Override
            public CopyChunks chunks(DuckDbConvertedRead read, EngineColumns columns) {
                return new LineChunks(read, columns);
            }
        });
    }

    @Override
    public String name() {
        return "lines of text that the engine writes";
    }

    @Override
    public Copied copy(StageRequest request, CopyTarget target, Connection connection) throws SQLException {
        return copy.copy(request, target, connection);
    }
}
