package dev.tarn.error;

/**
 * A file or a manifest is not what was listed: gone, shorter, or another one, as when a new delivery arrives. Nothing of the load stays;
 * listing again tells what there is now, which a run does once by itself.
 */
public final class SourceChangedException extends BadDataException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message the whole message, in the form {@link BackendException} describes
     */
    public SourceChangedException(String message) {
        super(message);
    }
}
