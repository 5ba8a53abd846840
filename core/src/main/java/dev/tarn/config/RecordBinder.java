package dev.tarn.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Binds the settings of one table to a record, by name: {@code databasePath} is {@code database_path}. A table within the
 * table is a nested record, its keys follow a dot. A missing boolean is false, a missing list or optional is empty.
 */
final class RecordBinder {

    private final String table;
    private final Map<String, Setting> settings;
    private final Problems problems;
    private final TreeSet<String> known = new TreeSet<>();

    /**
     * @param table what messages call the table, for example {@code database.duckdb}
     * @param settings by key within the table
     */
    RecordBinder(String table, Map<String, Setting> settings, Problems problems) {
        this.table = table;
        this.settings = settings;
        this.problems = problems;
    }

    /** The record, or empty where something is wrong, which then is a problem. */
    <C extends Record> Optional<C> bind(Class<C> type) {
        int before = problems.count();
        Optional<C> bound = construct(type, "").map(type::cast);
        settings.forEach((key, setting) -> {
            if (!known.contains(key) && !setting.optional()) {
                problems.add(setting.origin(), subject(key), "unknown key; " + suggestion(key));
            }
        });
        return problems.count() == before ? bound : Optional.empty();
    }

    private String suggestion(String key) {
        return Nearest.to(key, known)
                .map(name -> "did you mean '" + name + "'?")
                .orElse("the keys of [" + table + "] are " + String.join(", ", known));
    }

    /** Only makes the record where each of its components could be read: otherwise its own checks would only add noise. */
    private Optional<Object> construct(Class<?> type, String prefix) {
        int before = problems.count();
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = component(components[i].getGenericType(), prefix + key(components[i]));
        }
        return problems.count() == before ? newRecord(type, components, values, prefix) : Optional.empty();
    }

    private Object component(Type type, String key) {
        Type item = type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : type;
        if (item instanceof Class<?> nested && nested.isRecord() && type == item) {
            return construct(nested, key + ".").orElse(null);
        }
        if (item instanceof Class<?> nested && nested.isRecord() && rawType(type) == Optional.class) {
            return constructIfGiven(nested, key + ".");
        }
        known.add(key);
        Setting setting = settings.get(key);
        if (setting == null) {
            return absent(type, key);
        }
        try {
            return ValueReader.read(type, setting);
        } catch (ValueReader.Mismatch mismatch) {
            problems.add(setting.origin(), subject(key), mismatch.getMessage());
            return null;
        }
    }

    private Optional<Object> constructIfGiven(Class<?> nested, String prefix) {
        if (settings.keySet().stream().anyMatch(name -> name.startsWith(prefix))) {
            return construct(nested, prefix);
        }
        Arrays.stream(nested.getRecordComponents()).forEach(component -> known.add(prefix + key(component)));
        return Optional.empty();
    }

    private static Type rawType(Type type) {
        return type instanceof ParameterizedType generic ? generic.getRawType() : type;
    }

    private Object absent(Type type, String key) {
        if (type == boolean.class) {
            return false;
        }
        if (type instanceof ParameterizedType generic) {
            return rawType(generic) == List.class ? List.of() : Optional.empty();
        }
        boolean hasVariable = !key.contains(".");
        problems.add("", subject(key), "is missing; set it" + (hasVariable ? ", or " + variable(key) : ""));
        return null;
    }

    private Optional<Object> newRecord(Class<?> type, RecordComponent[] components, Object[] values, String prefix) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance(values));
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException reason) {
                String what = withoutSecrets(String.valueOf(reason.getMessage()), values);
                problems.add(originOf(what, prefix), "[" + table + "]", what);
                return Optional.empty();
            }
            throw new IllegalStateException(type + " failed to check itself", refused.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(type + " can't be made", impossible);
        }
    }

    /** A record's own message names its keys, if anything: where the first one is set is where to look. */
    private String originOf(String what, String prefix) {
        return settings.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .filter(entry -> what.contains(entry.getKey().substring(prefix.length())))
                .filter(entry -> !entry.getValue().origin().isEmpty())
                .min(Comparator.comparingInt(
                        entry -> what.indexOf(entry.getKey().substring(prefix.length()))))
                .map(entry -> entry.getValue().origin())
                .orElse("");
    }

    private static String withoutSecrets(String message, Object[] values) {
        String safe = message;
        for (Object value : values) {
            Object held = value instanceof Optional<?> optional && optional.isPresent() ? optional.get() : value;
            for (Object item : held instanceof List<?> list ? list : List.of(held)) {
                if (item instanceof Secret secret && !secret.reveal().isEmpty()) {
                    safe = safe.replace(secret.reveal(), secret.toString());
                }
            }
        }
        return safe;
    }

    private String variable(String key) {
        return "the environment variable TARN_"
                + (table + "." + key).toUpperCase(Locale.ROOT).replace('.', '_');
    }

    private String subject(String key) {
        return "[" + table + "] " + key;
    }

    /** The key of a component. */
    static String key(RecordComponent component) {
        return component.getName().replaceAll("(?<=.)(\\p{Lu})", "_$1").toLowerCase(Locale.ROOT);
    }
}
