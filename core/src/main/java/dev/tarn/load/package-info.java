/** The load engine: plan, start, stage, verify, publish, recover. */
package dev.tarn.load;
