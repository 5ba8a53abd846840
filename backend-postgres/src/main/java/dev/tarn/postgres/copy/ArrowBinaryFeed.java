package dev.tarn.postgres.copy;

import dev.tarn.duckdb.engine.DuckDbConvertedRead;
import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.spi.StageRequest;
import java.sql.Connection;
import java.sql.SQLException;

/** The engine's batches, column by column, become rows of COPY's binary format without an object for a row or a value. */
final class ArrowBinaryFeed implements CopyFeed {

    private final EngineCopy copy;

    ArrowBinaryFeed(DuckDbEngine engine) {
        this.copy = new EngineCopy(engine, new EngineCopy.Form() {
            @Override
            public String name() {
                return "binary";
            }

            @Override
            public CopyChunks chunks(DuckDbConvertedRead read, EngineColumns columns) {
                return new ArrowChunks(read, columns);
            }
        });
    }

    @Override
    public String name() {
        return "Arrow batches in binary format";
    }

    @Override
    public Copied copy(StageRequest request, CopyTarget target, Connection connection) throws SQLException {
        return copy.copy(request, target, connection);
    }
}
