/** Immutable values: table names, schemas, column types, exports, loads, data files. */
package dev.tarn.model;
