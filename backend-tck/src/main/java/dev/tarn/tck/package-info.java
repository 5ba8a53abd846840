/**
 * The contract of {@link dev.tarn.spi} as JUnit interfaces: a backend's test implements them all and names how to open
 * itself. The only SQL that is issued has the forms that {@link dev.tarn.tck.Sql} lists.
 */
package dev.tarn.tck;
