/** Tarn on DuckLake: the backend, its settings, and what a load means in a lake. */
package dev.tarn.ducklake;
