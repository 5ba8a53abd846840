package dev.tarn.jdbc.sql;

/** How datasets are told apart in a database. */
public enum SqlDatasets {
    /** Each dataset is a schema, or what the database takes for one: in MariaDB, a database. */
    SCHEMAS,
    /** The database has no schemas: a table's name starts with its dataset's, and two underscores. */
    PREFIXES
}
