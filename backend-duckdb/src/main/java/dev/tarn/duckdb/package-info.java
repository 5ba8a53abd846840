/** Tarn on embedded DuckDB: a file, or memory. */
package dev.tarn.duckdb;
