package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.error.BackendRejectedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How long files stay that the lake no longer needs. It has to be longer than the longest load, which writes files long before a snapshot
 * names them, and than the longest query, which reads files of a snapshot that may have expired since. Less than
 * {@link #MINIMUM} is refused, whoever asks for it.
 *
 * @param age files stay for this long
 * @param oldestLoad when the oldest load began that is still running: nothing that was written or scheduled since then is touched
 */
public record Retention(Duration age, Optional<Instant> oldestLoad) {

    /** The least age: loads and queries that take longer need a greater one, or have to be named. */
    public static final Duration MINIMUM = Duration.ofHours(1);

    private static final String OPTION = "delete_older_than";
    private static final String DEFAULT = "2 days";

    /** Checks the age. */
    public Retention {
        Objects.requireNonNull(oldestLoad, "oldestLoad");
        if (age.compareTo(MINIMUM) < 0) {
            throw new IllegalArgumentException("files have to stay for at least " + MINIMUM + ", not " + age
                    + ": running loads and queries may need them");
        }
    }

    /**
     * An age.
     *
     * @param age the age, at least {@link #MINIMUM}
     * @return the retention
     * @throws IllegalArgumentException if it is less
     */
    public static Retention of(Duration age) {
        return new Retention(age, Optional.empty());
    }

    /**
     * What the lake's option {@code delete_older_than} says, 2 days where it says nothing.
     *
     * @param catalog the lake
     * @return the retention
     * @throws BackendRejectedException if the option is no age, or less than {@link #MINIMUM}
     */
    public static Retention configured(LakeCatalog catalog) {
        String operation = "read option " + OPTION;
        Map<String, String> options = catalog.read(operation, session -> new CatalogReader(session).options());
        try {
            return of(IntervalText.parse(options.getOrDefault(OPTION, DEFAULT)));
        } catch (IllegalArgumentException e) {
            throw new BackendRejectedException(
                    "[" + catalog.backend() + "] " + operation + ": " + e.getMessage() + "; correct the option", e);
        }
    }

    /**
     * The same, beside a load that is running.
     *
     * @param since when it began
     * @return the retention
     */
    public Retention beside(Instant since) {
        return new Retention(age, Optional.of(oldestLoad.filter(since::isAfter).orElse(since)));
    }

    /** What is older than this may go. */
    Instant before(Instant now) {
        Instant before = now.minus(age);
        return oldestLoad.filter(before::isAfter).orElse(before);
    }
}
