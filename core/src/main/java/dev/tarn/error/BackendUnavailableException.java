package dev.tarn.error;

/** The database or the object store can't be reached or is busy right now: the same call may succeed later. */
public final class BackendUnavailableException extends BackendException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     */
    public BackendUnavailableException(String message) {
        super(message, null);
    }

    /**
     * Makes the exception with what led to it.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     * @param cause what the driver or the system threw
     */
    public BackendUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
