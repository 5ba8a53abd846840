package dev.tarn.spi;

/** A promise beyond what every backend keeps. The TCK holds a backend to each that it declares, and to the lack of each other. */
public enum Capability {
    /** Loads of different partitions may be open at once, and both commit. Without it a second one waits. */
    PARALLEL_LOADS,
    /** What was committed survives the end of the process. */
    DURABLE,
    /** The engine can be let read files of object stores where they are, by {@link DatabaseBackend#nativeObjectStorage()}. */
    NATIVE_OBJECT_STORAGE
}
