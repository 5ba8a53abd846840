package dev.tarn.spi;

/**
 * The moments of a load after which the process may die: each is a failpoint of the TCK. A backend reports those from
 * {@link #OPENED} to {@link #COMMITTED} that it has, in an order of its own, as often as they occur.
 */
public enum LoadStep {
    /** The engine knows what to load; nothing is written. */
    PLANNED,
    /** The attempt is on record. */
    STARTED,
    /** The transaction is open. */
    OPENED,
    /** A target was created, or its schema changed. */
    TARGET_READY,
    /** A load's rows, or a part of them, are written. */
    STAGED,
    /** The staged rows agree with the source. */
    VERIFIED,
    /** The partition's old rows are out of the way. */
    REPLACED,
    /** The load's state is written. */
    STATE_WRITTEN,
    /** The current-version pointer has moved. */
    POINTER_MOVED,
    /** The schema version is written. */
    SCHEMA_RECORDED,
    /** The unified view is made anew. */
    VIEW_REFRESHED,
    /** All is written, nothing committed. */
    COMMITTING,
    /** Committed. */
    COMMITTED,
    /** The report is made. */
    REPORTED
}
