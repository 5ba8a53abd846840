package dev.tarn.postgres.copy;

/** A CSV file holds something that the engine and the server might not read alike, or that somebody has to be told about. */
final class CsvDoubt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CsvDoubt(String what) {
        super(what, null, false, false);
    }

    CsvDoubt(Throwable cause) {
        super(cause);
    }
}
