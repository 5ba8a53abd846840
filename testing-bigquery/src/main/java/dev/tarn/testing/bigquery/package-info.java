/** An emulator of BigQuery for tests, at the level of its REST interface. */
package dev.tarn.testing.bigquery;
