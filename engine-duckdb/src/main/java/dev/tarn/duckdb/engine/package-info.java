/**
 * The embedded DuckDB engine as backends share it: opening it safely, reading files, converting their rows exactly, counting, and
 * saying what went wrong in the name of the backend that uses it. For backends; applications see none of it.
 */
package dev.tarn.duckdb.engine;
