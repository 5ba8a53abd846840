/** Small programs to copy. */
package dev.tarn.examples;
