package dev.tarn.duckdb.engine;

import dev.tarn.model.Column;
import java.util.function.UnaryOperator;

/**
 * Something that a column may hold and that a database refuses, for finding out where it is.
 *
 * @param column a column of the table that is read for
 * @param condition makes of an expression for the column's value one that is true for what is refused
 * @param what what it is, in words that fit behind "row 7 has"
 */
public record DuckDbSuspect(Column column, UnaryOperator<String> condition, String what) {}
