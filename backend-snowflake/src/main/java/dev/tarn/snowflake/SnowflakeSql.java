package dev.tarn.snowflake;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.spi.NamingRules;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The only place that puts names and texts into statements. */
final class SnowflakeSql {

    /** What the service takes. */
    private static final int LONGEST_NAME = 255;

    /** The service has no limit of its own; what describes more columns than these is too slow to be of use. */
    static final NamingRules NAMING = new NamingRules(NamingRules.Folding.UPPER, LONGEST_NAME, 2_000);

    private static final int DIGEST = 8;

    private SnowflakeSql() {}

    /** A name as the database has it: folded, and shortened to what fits, the same way each time. */
    static String name(String name) {
        String folded = NAMING.fold(name);
        byte[] bytes = folded.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST_NAME) {
            return folded;
        }
        int end = LONGEST_NAME - DIGEST - 1;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return NAMING.fold(new String(bytes, 0, end, StandardCharsets.UTF_8) + "_" + digest(folded));
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

    /** A name as it is in the database, quoted. */
    static String quoted(String exact) {
        if (exact.indexOf('\0') >= 0) {
            throw new BackendRejectedException("[" + SnowflakeBackendProvider.NAME + "] name '"
                    + exact.replace("\0", "\\0") + "': Snowflake takes no NUL in a name; rename it");
        }
        return "\"" + exact.replace("\"", "\"\"") + "\"";
    }

    /** A text as a constant, for statements that take no parameters: a backslash escapes here. */
    static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** So many parameters. */
    static String parameters(List<?> values) {
        return values.stream().map(v -> "?").collect(Collectors.joining(", "));
    }
}
