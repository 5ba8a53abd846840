/** GoogleSQL as far as Tarn speaks it, and what the embedded engine makes of it. Whatever is not listed here is refused. */
package dev.tarn.testing.bigquery.sql;
