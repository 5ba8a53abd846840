/** The backend on BigQuery. */
package dev.tarn.bigquery;
