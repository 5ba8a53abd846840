package dev.tarn.model;

import java.time.Instant;
import java.util.List;

/**
 * A state of a database that can be read later.
 *
 * @param id its number, rising with every commit
 * @param time when it was committed
 * @param author who made it, empty where nobody said
 * @param message why, empty where nobody said
 * @param extraInfo what else was said; for a load its keys, as JSON
 * @param changes what it changed, in words, one entry for each change
 */
public record Snapshot(long id, Instant time, String author, String message, String extraInfo, List<String> changes) {

    /** Copies the changes. */
    public Snapshot {
        changes = List.copyOf(changes);
    }
}
