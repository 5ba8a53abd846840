package dev.tarn.postgres;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.TableName;
import dev.tarn.spi.NamingRules;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The only place that puts names and texts into statements. */
final class PostgresSql {

    /** Longer names lose their end without a word. */
    static final int LONGEST_NAME = 63;

    /**
     * Core may hand over more columns than a table takes: {@link WideTable} folds them. Above this even {@code jsonb} would be
     * the wrong form.
     */
    static final NamingRules NAMING = new NamingRules(NamingRules.Folding.LOWER, LONGEST_NAME, 10_000);

    private static final int DIGEST = 8;

    private PostgresSql() {}

    /** A name as the database has it: folded, and shortened to what fits, the same way each time. */
    static String name(String name) {
        return shortened(NAMING.fold(name));
    }

    /** A name that fits; of one that does not, the end is replaced by a digest of all of it. */
    static String shortened(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST_NAME) {
            return name;
        }
        int end = LONGEST_NAME - DIGEST - 1;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "_" + digest(name);
    }

    /** A few digits that tell texts apart. */
    static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** A name from outside, folded, shortened and quoted. */
    static String identifier(String name) {
        return quoted(name(name));
    }

    /** A name as it is in the database, quoted. */
    static String quoted(String exact) {
        if (exact.indexOf('\0') >= 0) {
            throw new BackendRejectedException("[" + PostgresBackendProvider.NAME + "] name '"
                    + exact.replace("\0", "\\0") + "': PostgreSQL takes no NUL in a name; rename it");
        }
        return "\"" + exact.replace("\"", "\"\"") + "\"";
    }

    /** A table's quoted name from outside. */
    static String table(TableName table) {
        return identifier(table.dataset()) + "." + identifier(table.name());
    }

    /** A text as a constant, for statements that take no parameters. */
    static String literal(String text) {
        String doubled = text.replace("'", "''");
        return text.indexOf('\\') < 0 ? "'" + doubled + "'" : " E'" + doubled.replace("\\", "\\\\") + "'";
    }

    static String urlEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
