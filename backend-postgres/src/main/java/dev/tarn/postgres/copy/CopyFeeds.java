package dev.tarn.postgres.copy;

import dev.tarn.spi.DataReader;

/** Chooses the quickest way that a reader and this process allow. */
public final class CopyFeeds {

    private CopyFeeds() {}

    /**
     * The way from a reader.
     *
     * @param reader where rows come from; stays open as long as the feed is used
     * @return the feed
     */
    public static CopyFeed of(DataReader reader) {
        return new RowsFeed(reader);
    }
}
