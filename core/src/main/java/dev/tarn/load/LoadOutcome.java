package dev.tarn.load;

/** How a period ended. */
public enum LoadOutcome {
    /** Loaded for the first time. */
    LOADED,
    /** Loaded in place of an older version. */
    REPLACED,
    /** This version was loaded already. */
    SKIPPED,
    /** Would be loaded: the run was a dry run. */
    PLANNED,
    /** Left out, because its delivery is still under way: no failure, readers see what they saw before. */
    INCOMPLETE,
    /** Not loaded; readers see what they saw before. */
    FAILED
}
