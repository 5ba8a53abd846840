package dev.tarn.spi;

/**
 * All or nothing, over any number of tables, accounts and months. One thread at a time.
 */
public interface LoadTransaction extends AutoCloseable {

    /**
     * Writes a load's rows where no reader sees them, and counts them. A load that is not staged when the plan is published
     * is an error.
     *
     * @param request what goes where
     * @return what was written
     * @throws dev.tarn.error.BadDataException where the data is not what the request says
     */
    StagedTable stage(StageRequest request);

    /**
     * Makes every staged load visible, with its state, the current-version pointers, the schema version and the unified
     * view, at one instant. What the partitions held before is gone from every table that held it.
     *
     * @throws dev.tarn.error.LoadConflictException where a newer attempt has taken over; nothing was published
     * @throws dev.tarn.error.LoadOutcomeUnknownException where the connection broke during the commit
     */
    void publish();

    /** Ends the transaction; leaves nothing behind that was not published. */
    @Override
    void close();
}
