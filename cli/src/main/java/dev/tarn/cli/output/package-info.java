/** How results are written: tables for people, CSV, JSON and Parquet for machines. */
package dev.tarn.cli.output;
