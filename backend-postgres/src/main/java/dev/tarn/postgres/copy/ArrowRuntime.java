package dev.tarn.postgres.copy;

import dev.tarn.duckdb.engine.DuckDbEngine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** Whether this JVM lets Arrow see the engine's memory. */
final class ArrowRuntime {

    static final String FLAG = "--add-opens=java.base/java.nio=ALL-UNNAMED";

    private ArrowRuntime() {}

    /** Why it does not, in words that fit behind "because"; absent where nothing is known that speaks against it. Tries nothing. */
    static Optional<String> obstacle() {
        Class<?> memory;
        try {
            memory = named("org.apache.arrow.memory.util.MemoryUtil");
            named("org.apache.arrow.memory.unsafe.UnsafeAllocationManager");
            named("org.apache.arrow.vector.ipc.ArrowReader");
            named("org.apache.arrow.c.Data");
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.of("Arrow is not on the class path (org.apache.arrow:arrow-c-data, arrow-memory-unsafe)");
        }
        return Object.class.getModule().isOpen("java.nio", memory.getModule())
                ? Optional.empty()
                : Optional.of("the JVM runs without " + FLAG);
    }

    private static Class<?> named(String name) throws ClassNotFoundException {
        return Class.forName(name, false, ArrowRuntime.class.getClassLoader());
    }

    /** The same, tried: takes a row out of the engine as loads do. */
    static Optional<String> failure(DuckDbEngine engine) {
        try (Connection connection = engine.connection("look for Arrow");
                PreparedStatement statement = connection.prepareStatement("SELECT 42")) {
            ArrowProbe.run(statement);
            return Optional.empty();
        } catch (SQLException | RuntimeException | LinkageError e) {
            return Optional.of(e.toString());
        }
    }
}
