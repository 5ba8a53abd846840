package dev.tarn.config;

/** Which AWS billing export a bucket holds. */
public enum CurVersion {
    /** The legacy Cost and Usage Report. */
    V1,
    /** Cost and Usage Report 2.0, an AWS Data Export. */
    V2,
    /** FOCUS, an AWS Data Export: same layout as {@link #V2}. */
    FOCUS
}
