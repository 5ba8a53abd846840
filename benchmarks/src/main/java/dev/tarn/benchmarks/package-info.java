/** Side-by-side measurements: each against a floor or a peer in the same run, because machines differ and ratios do less. */
package dev.tarn.benchmarks;
