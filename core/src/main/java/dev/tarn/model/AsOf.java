package dev.tarn.model;

import java.time.Instant;

/** Which state of a database is meant. */
public sealed interface AsOf {

    /**
     * A snapshot.
     *
     * @param id its number
     */
    record AtSnapshot(long id) implements AsOf {
        @Override
        public String toString() {
            return "snapshot " + id;
        }
    }

    /**
     * What a reader saw at a time: the last snapshot until then.
     *
     * @param time the time
     */
    record AtTime(Instant time) implements AsOf {
        @Override
        public String toString() {
            return time.toString();
        }
    }
}
