package dev.tarn.jdbc.sql;

import dev.tarn.spi.NamingRules;
import java.util.Map;
import java.util.Set;

/**
 * What a database can do, as {@link SqlProbe} found out.
 *
 * @param product the database's name and version
 * @param names what it does to names
 * @param types the column type of each kind of values that it holds exactly; the others are held as text
 * @param widestScale the most digits behind the point of a decimal that is held exactly
 * @param keyType the type of a column of a key, with {@code %d} for its length
 * @param textCast what makes text of an expression, which {@code %s} stands for
 * @param alterType what gives a column another type and keeps its values: {@code %1$s} the table, {@code %2$s} the column, {@code %3$s} the type;
 *     empty where nothing does
 * @param abilities what else it can do
 */
record SqlFacts(
        String product,
        Names names,
        Map<SqlKind, String> types,
        int widestScale,
        String keyType,
        String textCast,
        String alterType,
        Set<Ability> abilities) {

    /** Things that some databases can do. */
    enum Ability {
        /** Tables are made, changed and dropped within a transaction, and come and go with it. */
        TRANSACTIONAL_DDL,
        /** {@code CREATE OR REPLACE VIEW}. */
        REPLACE_VIEW,
        /** What is committed outlives the process. */
        DURABLE
    }

    /** Where a dataset's name goes. */
    enum Level {
        /** Into the schema. */
        SCHEMA,
        /** Into the catalog, which the database's SQL calls schema or database. */
        CATALOG,
        /** Before the table's name. */
        PREFIX
    }

    /**
     * What the database does to names.
     *
     * @param quote what stands before and behind a quoted name
     * @param folding what becomes of an unquoted one
     * @param longest how many characters a name may have
     * @param mostColumns how many columns a table may have
     * @param level where a dataset's name goes
     * @param anyCharacter whether names may have every character of Unicode
     * @param outerSpaces whether names may begin and end with a space
     */
    record Names(
            String quote,
            NamingRules.Folding folding,
            int longest,
            int mostColumns,
            Level level,
            boolean anyCharacter,
            boolean outerSpaces) {}

    /** Copies the collections. */
    SqlFacts {
        types = Map.copyOf(types);
        abilities = Set.copyOf(abilities);
    }

    boolean can(Ability ability) {
        return abilities.contains(ability);
    }

    /** Whether values of a kind have a type of their own. */
    boolean holds(SqlKind kind) {
        return types.containsKey(kind);
    }
}
