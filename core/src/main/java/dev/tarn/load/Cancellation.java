package dev.tarn.load;

import dev.tarn.error.LoadCancelledException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Lets another thread end a run: the load under way is interrupted and undone, the ones before it stay. Safe for use by several threads. */
public final class Cancellation {

    private final AtomicBoolean requested = new AtomicBoolean();
    private final Set<Thread> interruptible = new HashSet<>();

    /** Makes one that nobody has asked for yet. */
    public Cancellation() {}

    /** Asks the run to end. */
    public synchronized void cancel() {
        requested.set(true);
        interruptible.forEach(Thread::interrupt);
    }

    /**
     * Does work on this thread that {@link #cancel} may interrupt: for what takes long and can be undone. The thread is not
     * left interrupted.
     */
    <T> T interruptibly(Object subject, Supplier<T> work) {
        register(subject);
        try {
            return work.get();
        } catch (LoadCancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            if (requested.get()) {
                throw cancelled(subject, e);
            }
            throw e;
        } finally {
            unregister();
        }
    }

    private synchronized void register(Object subject) {
        check(subject);
        interruptible.add(Thread.currentThread());
    }

    private synchronized void unregister() {
        interruptible.remove(Thread.currentThread());
        if (requested.get()) {
            // Ours, and taken: what follows has to write down that the load ended.
            Thread.interrupted();
        }
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
            throw cancelled(subject, null);
        }
    }

    private static LoadCancelledException cancelled(Object subject, RuntimeException cause) {
        return new LoadCancelledException("[load] load " + subject + ": cancelled; nothing of it stays", cause);
    }
}
