package dev.tarn.error;

/** The configuration is wrong: whoever wrote it has to change it. The message lists every problem, not just the first. */
public final class InvalidConfigException extends BackendException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     */
    public InvalidConfigException(String message) {
        super(message, null);
    }

    /**
     * Makes the exception with what led to it.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     * @param cause what the driver or the system threw
     */
    public InvalidConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
