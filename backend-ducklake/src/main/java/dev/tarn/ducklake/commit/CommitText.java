package dev.tarn.ducklake.commit;

import java.util.Optional;

/** What is said of a commit. Empty is nothing. */
record CommitText(String author, String message, String extraInfo) {

    static Optional<String> orNull(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }
}
