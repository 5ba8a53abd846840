package dev.tarn.tck;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import java.nio.file.Path;

/**
 * A load in which the process is killed at every step. A public class with a public constructor without parameters, because
 * the killed process makes its own.
 */
public interface CrashScenario {

    /**
     * Loads what is there before.
     *
     * @param backend an open database
     * @param folder where the scenario may keep files; the same folder in every call
     * @param id letters and digits for names that nobody else uses; the same in every call
     */
    void prepare(DatabaseBackend backend, Path folder, String id);

    /**
     * Does the load, from planning to reporting. Called again after the crash, it must repeat or skip the load.
     *
     * @param backend an open database
     * @param folder as in {@link #prepare}
     * @param id as in {@link #prepare}
     * @param observer told of every step
     */
    void load(DatabaseBackend backend, Path folder, String id, LoadObserver observer);

    /**
     * Everything that readers see: data and current state, without what differs from run to run (load ids, times).
     *
     * @param backend an open database
     * @param id as in {@link #prepare}
     * @return a text that is equal where readers see the same
     */
    String seen(DatabaseBackend backend, String id);

    /**
     * How all loads ended, once the last one is done.
     *
     * @param backend an open database
     * @param id as in {@link #prepare}
     * @return a text that is equal where the record is the same
     */
    String record(DatabaseBackend backend, String id);
}
