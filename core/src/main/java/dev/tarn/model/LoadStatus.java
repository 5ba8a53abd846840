package dev.tarn.model;

/** How far a load came. */
public enum LoadStatus {
    /** Started, and neither published nor failed: running, or interrupted. */
    STARTED,
    /** Published. */
    COMPLETED,
    /** Ended without publishing. */
    FAILED
}
