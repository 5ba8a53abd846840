package dev.tarn.error;

/**
 * What a database, an object store or the data in it refused. Each subclass says who has to act. The message has the
 * form {@code [backend] operation subject: what happened; what to do}, and never holds a secret or a value from the data
 * that could be one.
 */
public abstract sealed class BackendException extends RuntimeException
        permits InvalidConfigException,
                BackendUnavailableException,
                BackendRejectedException,
                BadDataException,
                LoadConflictException,
                LoadOutcomeUnknownException,
                LoadCancelledException,
                UnsupportedCapabilityException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message the whole message, in the form this class describes
     * @param cause what the driver or the system threw, or {@code null} where nothing did
     */
    protected BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
