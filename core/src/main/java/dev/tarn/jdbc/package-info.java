/** What JDBC backends are composed of: final classes without a driver. No part of the SPI. */
package dev.tarn.jdbc;
