/** Keeps a lake small and quick: expires snapshots, deletes files that nobody needs, and writes files again that are small or full of deleted rows. */
package dev.tarn.ducklake.maintenance;
