package dev.tarn.postgres.copy;

import java.util.Optional;

/** Whether this JVM lets Arrow see the engine's memory. */
final class ArrowRuntime {

    static final String FLAG = "--add-opens=java.base/java.nio=ALL-UNNAMED";

    private ArrowRuntime() {}

    /** Why it does not, in words that fit behind "because"; absent where it does. Asks first, and tries only what should succeed. */
    static Optional<String> obstacle(EngineProbe probe) {
        Class<?> memory;
        try {
            memory = Class.forName(
                    "org.apache.arrow.memory.util.MemoryUtil", false, ArrowRuntime.class.getClassLoader());
            Class.forName("org.apache.arrow.c.Data", false, ArrowRuntime.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.of("Arrow is not on the class path (org.apache.arrow:arrow-c-data, arrow-memory-unsafe)");
        }
        if (!Object.class.getModule().isOpen("java.nio", memory.getModule())) {
            return Optional.of("the JVM runs without " + FLAG);
        }
        try {
            probe.run();
            return Optional.empty();
        } catch (Exception | LinkageError e) {
            return Optional.of("Arrow does not work here: " + e);
        }
    }

    /** Takes a row out of the engine. */
    interface EngineProbe {
        void run() throws Exception;
    }
}
