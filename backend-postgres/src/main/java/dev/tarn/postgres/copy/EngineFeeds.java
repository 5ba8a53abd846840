package dev.tarn.postgres.copy;

import dev.tarn.duckdb.engine.DuckDbDataReader;
import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.spi.DataReader;
import java.util.Optional;

/** The feeds of the embedded engine, which need not be on the class path: nothing that runs without it refers to its classes. */
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
        CopyFeed lines = new TextLinesFeed(engine);
        return Optional.of(ArrowRuntime.obstacle()
                .map(obstacle -> new Choice(lines, obstacle))
                .orElseGet(() -> new Choice(
                        new TriedFeed(new ArrowBinaryFeed(engine), () -> ArrowRuntime.failure(engine), lines), "")));
    }
}
