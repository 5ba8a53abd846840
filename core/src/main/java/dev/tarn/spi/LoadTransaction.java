package dev.tarn.spi;

/**
 * All or nothing, over any number of tables, accounts and months. One thread at a time.
 */
public interface LoadTransaction extends AutoCloseable {

    /**
     * Writes a load's rows where no reader sees them, and counts them. A load that is not staged when the plan is published
     * is an error.
     *
     * <p>A load may come in parts, for example because not all of its files fit on a disk at once: each further call for the same
     * load adds rows to those of the calls before it. Parts of different loads may alternate. After an error of this method nothing
     * of the transaction can be published.
     *
     * @param request what goes where; a further part of a load has the strategy, the schema and the measure of its first
     * @return what was written: all rows of the load so far, with all values rounded so far; {@link StagedTable#change} is that
     *     of the load's first part
     * @throws dev.tarn.error.BadDataException where the data is not what the request says
     * @throws IllegalArgumentException for a load that is not in the plan, or a part that does not go with the ones before
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
