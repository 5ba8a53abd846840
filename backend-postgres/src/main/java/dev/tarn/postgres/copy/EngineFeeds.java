package dev.tarn.postgres.copy;

import dev.tarn.duckdb.engine.DuckDbDataReader;
import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.spi.DataReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** The feeds of the embedded engine, which need not be on the class path: nothing else refers to its classes. */
final class EngineFeeds {

    private EngineFeeds() {}

    /**
     * A feed.
     *
     * @param because why it is none that is faster; empty for the fastest
     */
    record Choice(CopyFeed feed, String because) {}

    /** The fastest that works here, if the reader is the engine's. */
    static Optional<Choice> of(DataReader reader) {
        if (!(reader instanceof DuckDbDataReader duckDb)) {
            return Optional.empty();
        }
        DuckDbEngine engine = duckDb.engine();
        return Optional.of(ArrowRuntime.obstacle(() -> probe(engine))
                .map(obstacle -> new Choice(new TextLinesFeed(engine), obstacle))
                .orElseGet(() -> new Choice(new ArrowBinaryFeed(engine), "")));
    }

    private static void probe(DuckDbEngine engine) throws SQLException {
        try (Connection connection = engine.connection("look for Arrow");
                PreparedStatement statement = connection.prepareStatement("SELECT 42")) {
            ArrowProbe.run(statement);
        }
    }
}
