package dev.tarn;

import dev.tarn.config.Nearest;
import dev.tarn.config.Settings;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.DatabaseBackendProvider;
import dev.tarn.store.StoreSettings;
import dev.tarn.store.StoringBackendProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The backends on the class path. A provider that can't be used hides no other; {@link #problems} says why. Immutable.
 */
public final class BackendRegistry {

    private static final String NONE = "none";
    private static final Map<String, String> PLANNED = Map.of(
            "snowflake", "dev.tarn:tarn-backend-snowflake",
            "bigquery", "dev.tarn:tarn-backend-bigquery");
    private static final Map<String, String> RELEASED = Map.of(
            "duckdb", "dev.tarn:tarn-backend-duckdb",
            "ducklake", "dev.tarn:tarn-backend-ducklake",
            "postgresql", "dev.tarn:tarn-backend-postgres",
            "sql", "dev.tarn:tarn-core");

    private final Map<String, DatabaseBackendProvider<?>> providers;
    private final Map<String, List<String>> duplicates;
    private final Map<String, String> problems;

    private BackendRegistry(
            Map<String, DatabaseBackendProvider<?>> providers,
            Map<String, List<String>> duplicates,
            Map<String, String> problems) {
        this.providers = providers;
        this.duplicates = duplicates;
        this.problems = Collections.unmodifiableMap(problems);
    }

    /**
     * Finds the backends that the current thread's class loader sees.
     *
     * @return the registry
     */
    public static BackendRegistry discover() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return discover(context == null ? BackendRegistry.class.getClassLoader() : context);
    }

    /**
     * Finds the backends that a class loader sees.
     *
     * @param loader the class loader
     * @return the registry
     */
    public static BackendRegistry discover(ClassLoader loader) {
        ProviderScan scan = new ProviderScan(loader);
        Map<String, DatabaseBackendProvider<?>> unique = new TreeMap<>();
        Map<String, List<String>> duplicates = new TreeMap<>();
        Map<String, String> problems = new TreeMap<>(scan.problems());
        scan.found().forEach((name, sameName) -> {
            if (sameName.size() == 1) {
                unique.put(name, sameName.get(0));
                return;
            }
            List<String> classes = sameName.stream()
                    .map(provider -> provider.getClass().getName())
                    .sorted()
                    .toList();
            duplicates.put(name, classes);
            problems.put(name, "several classes have this name: " + String.join(", ", classes));
        });
        return new BackendRegistry(unique, duplicates, problems);
    }

    /**
     * The backends that can be opened.
     *
     * @return their names, sorted
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(new TreeSet<>(providers.keySet()));
    }

    /**
     * What was found but can't be used.
     *
     * @return the reason by the provider's class, or by the name where several have the same
     */
    public Map<String, String> problems() {
        return problems;
    }

    /**
     * What a backend's settings are bound to, for {@link dev.tarn.config.ConfigLoader}.
     *
     * @param name its name
     * @return its record; empty where the backend can't be opened
     */
    public Optional<Class<? extends Record>> configType(String name) {
        return Optional.ofNullable(providers.get(name)).map(DatabaseBackendProvider::configType);
    }

    /**
     * Opens a backend.
     *
     * @param name its name
     * @param settings by key, as in the table {@code [database.<name>]}; see {@link Settings#of}
     * @return the open backend, which the caller closes
     * @throws InvalidConfigException where there is no such backend, or the settings are wrong
     * @throws dev.tarn.error.BackendException where the backend refuses
     */
    public DatabaseBackend open(String name, Map<String, ?> settings) {
        return open(name, settings, StoreSettings.DEFAULT);
    }

    /**
     * Opens a backend that may keep files in a bucket.
     *
     * @param name its name
     * @param settings by key, as in the table {@code [database.<name>]}; see {@link Settings#of}
     * @param stores how to get into buckets
     * @return the open backend, which the caller closes
     * @throws InvalidConfigException where there is no such backend, or the settings are wrong
     * @throws dev.tarn.error.BackendException where the backend refuses
     */
    public DatabaseBackend open(String name, Map<String, ?> settings, StoreSettings stores) {
        DatabaseBackendProvider<?> provider = providers.get(name);
        if (provider == null) {
            throw new InvalidConfigException("[" + name + "] open backend: " + unknown(name));
        }
        return open(provider, Settings.of(name, settings), stores);
    }

    private static <C extends Record> DatabaseBackend open(
            DatabaseBackendProvider<C> provider, Settings settings, StoreSettings stores) {
        C config = settings.bind(provider.configType());
        try {
            return provider instanceof StoringBackendProvider<C> storing
                    ? storing.open(config, stores)
                    : provider.open(config);
        } catch (LinkageError incomplete) {
            throw new InvalidConfigException(
                    "[" + provider.name() + "] open backend: a class it needs can't be loaded (" + incomplete
                            + "); add the backend's driver to the class path",
                    incomplete);
        }
    }

    private String unknown(String name) {
        if (duplicates.containsKey(name)) {
            return "several classes on the class path have this name: " + String.join(", ", duplicates.get(name))
                    + "; remove the jars of all but one";
        }
        List<String> advice = new ArrayList<>();
        advice.add("there is no such backend on the class path, which has "
                + (providers.isEmpty() ? NONE : String.join(", ", providers.keySet())));
        if (RELEASED.containsKey(name)) {
            advice.add("add the artifact " + RELEASED.get(name));
        } else if (PLANNED.containsKey(name)) {
            advice.add("it will come with the artifact " + PLANNED.get(name)
                    + ", which this version of Tarn does not have yet");
        } else {
            advice.add(guess(name));
        }
        if (!problems.isEmpty()) {
            advice.add("not usable: "
                    + problems.entrySet().stream()
                            .map(problem -> problem.getKey() + " (" + problem.getValue() + ")")
                            .collect(Collectors.joining(", ")));
        }
        return String.join("; ", advice);
    }

    private String guess(String name) {
        Map<String, String> artifacts = new LinkedHashMap<>(PLANNED);
        artifacts.putAll(RELEASED);
        Set<String> known = new TreeSet<>(providers.keySet());
        known.addAll(artifacts.keySet());
        return Nearest.to(name, known)
                .map(near -> "did you mean '" + near + "'" + artifact(near) + "?")
                .orElse("add the artifact that brings it, for example " + RELEASED.get("duckdb") + " for duckdb");
    }

    private String artifact(String near) {
        if (PLANNED.containsKey(near) && !providers.containsKey(near)) {
            return ", which is planned and not in this version of Tarn yet";
        }
        return RELEASED.containsKey(near) && !providers.containsKey(near)
                ? " of the artifact " + RELEASED.get(near)
                : "";
    }
}
