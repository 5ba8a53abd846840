package dev.tarn.jdbc.sql;

import dev.tarn.model.TableName;
import dev.tarn.spi.NamingRules;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names as the database has them: the only place where names are quoted. A name that the database can't have gets another one, always the same:
 * without what it refuses, and with a part of a checksum of the whole.
 *
 * @param rules what the database does to names
 */
record SqlNames(SqlFacts.Names rules) {

    /** Stands between dataset and table where there are no schemas. */
    static final String SEPARATOR = "__";

    private static final int CHECKSUM = 8;

    /**
     * A table as the database has it.
     *
     * @param dataset the schema; empty where there are none
     * @param name the table's own name
     */
    record Physical(String dataset, String name) {}

    /** The name of a column. */
    String physical(String name) {
        return fitting(new NamingRules(rules.folding(), Integer.MAX_VALUE, Integer.MAX_VALUE).fold(name));
    }

    Physical physical(TableName table) {
        return rules.level() == SqlFacts.Level.PREFIX
                ? new Physical("", physical(table.dataset() + SEPARATOR + table.name()))
                : new Physical(physical(table.dataset()), physical(table.name()));
    }

    /** A column's quoted name. */
    String column(String name) {
        return quoted(physical(name));
    }

    String table(TableName table) {
        return table(physical(table));
    }

    String table(Physical table) {
        return table.dataset().isEmpty() ? quoted(table.name()) : quoted(table.dataset()) + "." + quoted(table.name());
    }

    String quoted(String physical) {
        return rules.quote() + physical.replace(rules.quote(), rules.quote() + rules.quote()) + rules.quote();
    }

    private String fitting(String name) {
        StringBuilder fitting = new StringBuilder();
        name.codePoints()
                .map(c -> c == 0 || c > Character.MAX_VALUE && !rules.anyCharacter() ? '_' : c)
                .forEach(fitting::appendCodePoint);
        String allowed =
                rules.outerSpaces() ? fitting.toString() : fitting.toString().strip();
        if (allowed.equals(name) && name.codePointCount(0, name.length()) <= rules.longest()) {
            return name;
        }
        int most = rules.longest() - CHECKSUM - 1;
        int end = allowed.codePointCount(0, allowed.length()) > most
                ? allowed.offsetByCodePoints(0, most)
                : allowed.length();
        return allowed.substring(0, end) + "_" + checksum(name);
    }

    private String checksum(String name) {
        String hex = digest(name).substring(0, CHECKSUM);
        return rules.folding() == NamingRules.Folding.UPPER ? hex.toUpperCase(Locale.ROOT) : hex;
    }

    /** A short text in place of any name, always the same. */
    static String digest(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
