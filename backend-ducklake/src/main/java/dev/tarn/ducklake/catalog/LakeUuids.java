package dev.tarn.ducklake.catalog;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** The two kinds of UUIDs that the format's objects and files have. */
public final class LakeUuids {

    private static final SecureRandom RANDOM = new SecureRandom();

    private LakeUuids() {}

    /**
     * A random one: for the schema {@code main} and for views.
     *
     * @return the UUID, as text
     */
    public static String v4() {
        return UUID.randomUUID().toString();
    }

    /**
     * One that starts with the present time: for tables, other schemas, and files.
     *
     * @return the UUID, as text
     */
    public static String v7() {
        long time = Instant.now().toEpochMilli();
        long high = time << 16 | 0x7000 | RANDOM.nextInt(1 << 12);
        long low = RANDOM.nextLong() >>> 2 | 1L << 63;
        return new UUID(high, low).toString();
    }
}
