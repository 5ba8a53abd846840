/** What a backend implements: no driver type, no {@code java.sql} type. */
package dev.tarn.spi;
