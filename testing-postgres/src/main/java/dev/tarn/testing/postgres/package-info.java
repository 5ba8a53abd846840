/** A real PostgreSQL server for tests, on any machine, without anything being installed. */
package dev.tarn.testing.postgres;
