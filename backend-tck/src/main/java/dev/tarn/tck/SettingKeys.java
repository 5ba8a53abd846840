package dev.tarn.tck;

import dev.tarn.config.Secret;
import dev.tarn.spi.DatabaseBackendProvider;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The keys of a backend's own table.
 *
 * @param type the record that the table is bound to
 */
record SettingKeys(Class<? extends Record> type) {

    private static final Set<Type> CHOOSY =
            Set.of(boolean.class, Boolean.class, int.class, Integer.class, long.class, Long.class, YearMonth.class);

    static SettingKeys of(DatabaseBackendProvider<?> provider) {
        return new SettingKeys(provider.configType());
    }

    static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(key, value);
        return more;
    }

    /** A key that does not take every text. */
    Optional<String> choosy() {
        return keys(item -> CHOOSY.contains(item) || item instanceof Class<?> c && c.isEnum())
                .findFirst();
    }

    List<String> secret() {
        return keys(Secret.class::equals).toList();
    }

    private Stream<String> keys(Predicate<Type> wanted) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> wanted.test(item(component.getGenericType())))
                .map(SettingKeys::key);
    }

    private static Type item(Type type) {
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : type;
    }

    /** {@code databasePath} is {@code database_path}, as in a configuration file. */
    private static String key(RecordComponent component) {
        return component.getName().replaceAll("(?<=.)(\\p{Lu})", "_$1").toLowerCase(Locale.ROOT);
    }
}
