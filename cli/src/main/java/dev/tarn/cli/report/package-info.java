/** Cost by month and service: asked of the database, shown as a table or as one HTML page. */
package dev.tarn.cli.report;
