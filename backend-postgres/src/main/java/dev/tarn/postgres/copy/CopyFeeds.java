package dev.tarn.postgres.copy;

import dev.tarn.spi.DataReader;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the way that rows take from a reader to the server. */
public final class CopyFeeds {

    private static final Logger LOG = LoggerFactory.getLogger(CopyFeeds.class);

    private CopyFeeds() {}

    /**
     * The fastest feed that works for a reader in this JVM: Arrow batches in binary format; lines of text that the engine writes, where
     * Arrow or its JVM flag is missing; rows, for readers that have nothing better.
     * CSV files that hold nothing but what the table takes as it is go straight through. Says at level INFO which it is, and why.
     *
     * @param reader stays open as long as the feed is used
     * @return the feed
     */
    public static CopyFeed of(DataReader reader) {
        try {
            Optional<EngineFeeds.Choice> engine = EngineFeeds.of(reader);
            if (engine.isPresent()) {
                String because = engine.get().because();
                LOG.info(
                        "rows are sent to PostgreSQL as {}{}",
                        engine.get().feed().name(),
                        because.isEmpty() ? "" : "; faster is not possible: " + because);
                return new StraightCsvFeed(engine.get().feed());
            }
        } catch (NoClassDefFoundError e) {
            LOG.debug("the reader is another one than the embedded engine, which is not on the class path");
        }
        CopyFeed rows = new RowsFeed(reader);
        LOG.info("rows are sent to PostgreSQL as {}; the reader offers nothing faster", rows.name());
        return new StraightCsvFeed(rows);
    }
}
