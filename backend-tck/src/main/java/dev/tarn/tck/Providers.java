package dev.tarn.tck;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.DatabaseBackendProvider;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Opens a backend by name, as an application does. */
final class Providers {

    private Providers() {}

    static DatabaseBackend open(String name, Map<String, String> settings) {
        List<DatabaseBackendProvider<?>> found = named(name);
        if (found.size() != 1) {
            throw new AssertionError("the service loader finds " + found.size() + " providers named " + name);
        }
        return open(found.get(0), settings);
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

    private static <C extends Record> DatabaseBackend open(
            DatabaseBackendProvider<C> provider, Map<String, String> settings) {
        RecordComponent[] components = provider.configType().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            String key = components[i].getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            values[i] = value(
                    types[i], components[i].getGenericType().getTypeName(), Optional.ofNullable(settings.get(key)));
        }
        try {
            return provider.open(
                    provider.configType().getDeclaredConstructor(types).newInstance(values));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the settings of " + provider.name() + " can't be made", e);
        }
    }

    private static Object value(Class<?> type, String fullType, Optional<String> text) {
        if (type == Optional.class) {
            return text.map(t -> fullType.contains("Path") ? Path.of(t) : t);
        }
        if (type == boolean.class) {
            return text.map(Boolean::parseBoolean).orElse(false);
        }
        if (type == Path.class) {
            return text.map(Path::of).orElseThrow();
        }
        return text.orElseThrow(() -> new AssertionError("a setting of type " + fullType + " is missing"));
    }
}
