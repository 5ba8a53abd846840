/** A real MariaDB server for tests, without anything being installed. */
package dev.tarn.testing.mariadb;
