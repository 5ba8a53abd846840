package dev.tarn.snowflake;

import dev.tarn.model.TableName;
import java.util.Comparator;

/**
 * A table, view or stage, by its names as they are in the database.
 *
 * @param database the database
 * @param schema the schema
 * @param name its own name
 */
record Relation(String database, String schema, String name) implements Comparable<Relation> {

    private static final Comparator<Relation> ORDER = Comparator.comparing(Relation::database)
            .thenComparing(Relation::schema)
            .thenComparing(Relation::name);

    /** What a name from outside stands for. */
    static Relation of(String database, TableName table) {
        return new Relation(database, SnowflakeSql.name(table.dataset()), SnowflakeSql.name(table.name()));
    }

    /** Another name in the same schema. */
    Relation named(String other) {
        return new Relation(database, schema, other);
    }

    /** The quoted name in full. */
    String sql() {
        return schemaSql() + "." + SnowflakeSql.quoted(name);
    }

    String schemaSql() {
        return SnowflakeSql.quoted(database) + "." + SnowflakeSql.quoted(schema);
    }

    @Override
    public int compareTo(Relation other) {
        return ORDER.compare(this, other);
    }
}
