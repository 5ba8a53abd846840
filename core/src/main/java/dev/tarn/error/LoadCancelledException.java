package dev.tarn.error;

/** The caller cancelled the load: nothing of it stays. */
public final class LoadCancelledException extends BackendException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     */
    public LoadCancelledException(String message) {
        super(message, null);
    }

    /**
     * Makes the exception with what led to it.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     * @param cause what the driver or the system threw
     */
    public LoadCancelledException(String message, Throwable cause) {
        super(message, cause);
    }
}
