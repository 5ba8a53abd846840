package dev.tarn.tck.memory;

import dev.tarn.tck.BackendUnderTest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The memory backend in one of its variants. */
public record MemoryUnderTest(boolean durable, boolean oneAtATime, Flaw flaw) implements BackendUnderTest {

    @Override
    public String provider() {
        return "memory";
    }

    @Override
    public Map<String, String> settings(Path folder) {
        Map<String, String> settings = new HashMap<>();
        if (durable) {
            settings.put("file", folder.resolve("database.bin").toString());
        }
        settings.put("one_at_a_time", String.valueOf(oneAtATime));
        settings.put("flaw", flaw.name());
        return settings;
    }
}
