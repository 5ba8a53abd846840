package dev.tarn.testing.snowflake;

/** The full name of something, in the case in which it was made. */
record ObjectName(String database, String schema, String name) {

    ObjectName named(String other) {
        return new ObjectName(database, schema, other);
    }

    @Override
    public String toString() {
        return database + "." + schema + "." + name;
    }
}
