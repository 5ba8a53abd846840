/** Tarn on PostgreSQL. */
package dev.tarn.postgres;
