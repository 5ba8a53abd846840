package dev.tarn.spi;

import java.util.Locale;

/**
 * What a database does to names, so that a query with unquoted names finds the columns that Tarn made.
 *
 * @param folding what the database makes of an unquoted name
 * @param maximumBytes how long a name may be, in UTF-8 bytes
 * @param maximumColumns how many columns a table may have
 */
public record NamingRules(Folding folding, int maximumBytes, int maximumColumns) {

    /** What a database makes of an unquoted name. */
    public enum Folding {
        /** Keeps it, and finds names in any case. */
        KEEP,
        /** Folds it to lower case. */
        LOWER,
        /** Folds it to upper case. */
        UPPER
    }

    /**
     * The name as the database would fold it.
     *
     * @param name any name
     * @return the folded name
     */
    public String fold(String name) {
        return switch (folding) {
            case KEEP -> name;
            case LOWER -> name.toLowerCase(Locale.ROOT);
            case UPPER -> name.toUpperCase(Locale.ROOT);
        };
    }
}
