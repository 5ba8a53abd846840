/** Reads CSV files without a database: their headers, and their records as a witness of what a database loaded. */
package dev.tarn.csv;
