/** Copies what is loaded from one database to another. */
package dev.tarn.migrate;
