/** Streaming rows. */
package dev.tarn.row;
