package dev.tarn.error;

/** The connection broke while the commit was under way, so the database may or may not hold the load: ask the state, never retry blindly. */
public final class LoadOutcomeUnknownException extends BackendException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     */
    public LoadOutcomeUnknownException(String message) {
        super(message, null);
    }

    /**
     * Makes the exception with what led to it.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     * @param cause what the driver or the system threw
     */
    public LoadOutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
