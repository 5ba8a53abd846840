package dev.tarn.error;

/** The database understood and refused (permission, quota, full disk, read-only, wrong SQL): someone has to change something there, and retrying alone does not help. */
public final class BackendRejectedException extends BackendException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     */
    public BackendRejectedException(String message) {
        super(message, null);
    }

    /**
     * Makes the exception with what led to it.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     * @param cause what the driver or the system threw
     */
    public BackendRejectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
