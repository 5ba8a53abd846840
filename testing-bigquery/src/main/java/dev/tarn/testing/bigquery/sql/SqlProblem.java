package dev.tarn.testing.bigquery.sql;

/** Why the service refuses a statement. */
public final class SqlProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * A problem.
     *
     * @param reason the service's word for its kind
     * @param message the service's message
     */
    public SqlProblem(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * A statement that means nothing to the service, or that Tarn does not send.
     *
     * @param message the service's message
     * @return the problem
     */
    public static SqlProblem invalid(String message) {
        return new SqlProblem("invalidQuery", message);
    }

    /**
     * Something that is not there.
     *
     * @param message the service's message
     * @return the problem
     */
    public static SqlProblem notFound(String message) {
        return new SqlProblem("notFound", message);
    }

    /**
     * The service's word for the kind of problem.
     *
     * @return the reason
     */
    public String reason() {
        return reason;
    }
}
