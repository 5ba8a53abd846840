/**
 * Reading: a table at a snapshot as a SELECT of the embedded engine, pruning before a file is opened, and applications' queries
 * over a snapshot.
 */
package dev.tarn.ducklake.scan;
