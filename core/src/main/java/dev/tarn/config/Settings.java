package dev.tarn.config;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The settings of one backend before they have types, by key; those of a table within its table follow a dot. Immutable.
 * Knows where each is from, for messages; prints keys only, because a value may be a secret.
 */
public final class Settings extends AbstractMap<String, Object> {

    private final String backend;
    private final Map<String, Setting> settings;

    Settings(String backend, Map<String, Setting> settings) {
        this.backend = backend;
        this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /**
     * Settings that a program made.
     *
     * @param backend the backend's name
     * @param values by key, as in the table {@code [database.<backend>]}: texts (also for numbers, booleans, paths), numbers,
     *     booleans, paths, secrets, lists of these, or a map for a table within the table. An empty text counts as not set.
     * @return the settings
     */
    public static Settings of(String backend, Map<String, ?> values) {
        if (values instanceof Settings settings && settings.backend.equals(backend)) {
            return settings;
        }
        return new Settings(backend, OptionSettings.read(values, key -> ""));
    }

    /**
     * Gives the settings their types.
     *
     * @param type the backend's record, see {@link dev.tarn.spi.DatabaseBackendProvider#configType}
     * @param <C> the record
     * @return the record
     * @throws dev.tarn.error.InvalidConfigException with all that is wrong
     */
    public <C extends Record> C bind(Class<C> type) {
        Problems problems = new Problems("[" + backend + "] configure");
        var bound = new RecordBinder("database." + backend, settings, problems).bind(type);
        problems.throwIfAny();
        return bound.orElseThrow();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, Object>> iterator() {
                return settings.entrySet().stream()
                        .<Entry<String, Object>>map(entry -> new SimpleImmutableEntry<>(
                                entry.getKey(), entry.getValue().value()))
                        .iterator();
            }

            @Override
            public int size() {
                return settings.size();
            }

            @Override
            public String toString() {
                return Settings.this.toString();
            }
        };
    }

    @Override
    public String toString() {
        return backend + " settings " + settings.keySet();
    }
}
