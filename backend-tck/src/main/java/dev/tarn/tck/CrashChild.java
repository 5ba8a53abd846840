package dev.tarn.tck;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/** The process that is killed: does a scenario's load and halts, as if the power failed, after one of its steps. */
public final class CrashChild {

    static final int KILLED = 137;
    static final int SURVIVED = 3;

    private CrashChild() {}

    /**
     * Loads and dies. The settings come as {@link Properties} from standard input, because a command line is no place for
     * passwords.
     *
     * @param arguments the provider's name, the scenario's class, its id, its folder, and the index of the last step
     * @throws IOException where standard input can't be read
     * @throws ReflectiveOperationException where the scenario can't be made
     */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        Properties properties = new Properties();
        properties.load(System.in);
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
        CrashScenario scenario = (CrashScenario)
                Class.forName(arguments[1]).getDeclaredConstructor().newInstance();
        AtomicInteger left = new AtomicInteger(Integer.parseInt(arguments[4]));
        LoadObserver killer = new QuickObserver((step, partition) -> {
            if (left.getAndDecrement() == 0) {
                Runtime.getRuntime().halt(KILLED);
            }
        });
        try (DatabaseBackend backend = Providers.open(arguments[0], settings)) {
            scenario.load(backend, Path.of(arguments[3]), arguments[2], killer);
        }
        System.exit(SURVIVED);
    }
}
