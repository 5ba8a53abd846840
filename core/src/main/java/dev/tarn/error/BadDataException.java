package dev.tarn.error;

/** The data or its manifest is wrong: the message names the file and, where known, the row and the column. Nothing of the load stays. */
public sealed class BadDataException extends BackendException permits SourceChangedException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     */
    public BadDataException(String message) {
        super(message, null);
    }

    /**
     * Makes the exception with what led to it.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     * @param cause what the driver or the system threw
     */
    public BadDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
