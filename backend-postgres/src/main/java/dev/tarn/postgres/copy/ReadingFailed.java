package dev.tarn.postgres.copy;

import java.sql.SQLException;

/** The reader's driver failed, not the server's: both throw the same class. */
final class ReadingFailed extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient SQLException failure;

    ReadingFailed(SQLException failure) {
        super(failure);
        this.failure = failure;
    }

    SQLException failure() {
        return failure;
    }
}
