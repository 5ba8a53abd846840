/** Streams a load's rows into a table by {@code COPY … FROM STDIN}. */
package dev.tarn.postgres.copy;
