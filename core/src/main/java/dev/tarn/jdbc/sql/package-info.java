/** Tarn on any database with a JDBC driver: what the database can do is probed when it is opened. */
package dev.tarn.jdbc.sql;
