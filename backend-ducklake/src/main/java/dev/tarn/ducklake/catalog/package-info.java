/**
 * The catalog of a DuckLake: its tables in a DuckDB file or in PostgreSQL, read into values. The only package with SQL that differs
 * between the two.
 */
package dev.tarn.ducklake.catalog;
