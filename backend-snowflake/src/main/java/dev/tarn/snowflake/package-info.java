/** The backend for Snowflake. */
package dev.tarn.snowflake;
