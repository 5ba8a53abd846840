package dev.tarn.ducklake.commit;

/** The moments of a try to commit, in order. */
public enum CommitMoment {
    /** The transaction is open, and nothing is written. */
    BEGUN,
    /** The snapshot's row is written. */
    SNAPSHOT,
    /** What changed in schemas, tables, views and columns is written. */
    NAMES,
    /** Data files, delete files and what ended are written. */
    FILES,
    /** The statistics of tables are written. */
    STATISTICS,
    /** What is committed alongside is written. */
    ALONGSIDE,
    /** The list of changes is written: the COMMIT comes next. */
    BEFORE_COMMIT,
    /** The snapshot is committed. */
    AFTER_COMMIT
}
