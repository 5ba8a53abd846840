package dev.tarn.postgres;

import dev.tarn.model.TableName;

/**
 * A table or view by its exact name.
 *
 * @param schema its schema, as it is in the database
 * @param name its name, likewise
 */
record Relation(String schema, String name) implements Comparable<Relation> {

    static Relation of(TableName table) {
        return new Relation(PostgresSql.name(table.dataset()), PostgresSql.name(table.name()));
    }

    Relation named(String other) {
        return new Relation(schema, PostgresSql.shortened(other));
    }

    String sql() {
        return PostgresSql.quoted(schema) + "." + PostgresSql.quoted(name);
    }

    @Override
    public int compareTo(Relation other) {
        int first = schema.compareTo(other.schema);
        return first == 0 ? name.compareTo(other.name) : first;
    }
}
