package dev.tarn.testing.s3;

/** What a {@link FaultyNetwork} does to a request. */
public sealed interface Fault {

    /**
     * Answers in the server's place.
     *
     * @param status the HTTP status
     * @param code the code of the S3 error
     * @param header one more header line, or nothing
     */
    record Answer(int status, String code, String header) implements Fault {
        /**
         * An error without a header of its own.
         *
         * @param status the HTTP status
         * @param code the code of the S3 error
         */
        public Answer(int status, String code) {
            this(status, code, "");
        }
    }

    /** Takes the request and never answers. */
    record Silence() implements Fault {}

    /**
     * Closes the connection in the middle of the answer, as if it were complete.
     *
     * @param afterBytes how many bytes of the answer's body arrive
     */
    record Truncation(long afterBytes) implements Fault {}

    /**
     * Resets the connection in the middle of the answer.
     *
     * @param afterBytes how many bytes of the answer's body arrive
     */
    record Reset(long afterBytes) implements Fault {}

    /**
     * Passes the answer on in small drops.
     *
     * @param bytes how many at a time
     * @param pauseMillis how long it waits after each
     */
    record Trickle(int bytes, long pauseMillis) implements Fault {}
}
