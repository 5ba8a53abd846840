package dev.tarn.config;

/** Where a setting comes from, weakest first. */
enum Source {
    DEFAULT,
    FILE,
    AWS_ENVIRONMENT,
    FINOPS_ENVIRONMENT,
    TARN_ENVIRONMENT,
    OPTION
}
