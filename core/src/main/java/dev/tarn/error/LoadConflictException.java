package dev.tarn.error;

/** Someone else loaded, or started to load, the same period: this attempt published nothing. Plan again and retry. */
public final class LoadConflictException extends BackendException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     */
    public LoadConflictException(String message) {
        super(message, null);
    }

    /**
     * Makes the exception with what led to it.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     * @param cause what the driver or the system threw
     */
    public LoadConflictException(String message, Throwable cause) {
        super(message, cause);
    }
}
