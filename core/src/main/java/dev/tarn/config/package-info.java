/**
 * The configuration: a TOML file, the environment and explicit options become typed records. All problems are reported
 * together, and no secret can be printed.
 */
package dev.tarn.config;
