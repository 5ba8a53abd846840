/** An emulator of Snowflake for tests: its driver's protocol, and the statements that Tarn sends. */
package dev.tarn.testing.snowflake;
