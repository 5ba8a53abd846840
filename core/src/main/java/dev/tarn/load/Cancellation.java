package dev.tarn.load;

import dev.tarn.error.LoadCancelledException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets another thread end a run: the load under way is undone, the ones before it stay. Safe for use by several threads. */
public final class Cancellation {

    private final AtomicBoolean requested = new AtomicBoolean();

    /** Makes one that nobody has asked for yet. */
    public Cancellation() {}

    /** Asks the run to end. */
    public void cancel() {
        requested.set(true);
    }

    /**
     * Whether somebody asked.
     *
     * @return true after {@link #cancel}
     */
    public boolean isRequested() {
        return requested.get();
    }

    /**
     * Ends the load where somebody asked.
     *
     * @param subject what is being loaded, for the message
     * @throws LoadCancelledException after {@link #cancel}
     */
    public void check(Object subject) {
        if (requested.get()) {
            throw new LoadCancelledException("load " + subject + ": cancelled; nothing of it stays");
        }
    }
}
