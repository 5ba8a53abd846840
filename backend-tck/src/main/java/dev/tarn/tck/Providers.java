package dev.tarn.tck;

import dev.tarn.BackendRegistry;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.DatabaseBackendProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** Opens a backend by name, as an application does. */
final class Providers {

    private Providers() {}

    static DatabaseBackend open(String name, Map<String, String> settings) {
        return BackendRegistry.discover().open(name, settings);
    }

    static List<DatabaseBackendProvider<?>> named(String name) {
        List<DatabaseBackendProvider<?>> found = new ArrayList<>();
        for (DatabaseBackendProvider<?> provider : ServiceLoader.load(DatabaseBackendProvider.class)) {
            if (provider.name().equals(name)) {
                found.add(provider);
            }
        }
        return found;
    }
}
