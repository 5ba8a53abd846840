package dev.tarn.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Reads settings that a program gives: command-line options, or a map. */
final class OptionSettings {

    private OptionSettings() {}

    /** The settings by dotted key, without the empty ones. */
    static Map<String, Setting> read(Map<String, ?> values, UnaryOperator<String> origin) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        flatten("", values, origin, settings);
        return settings;
    }

    private static void flatten(
            String prefix, Map<?, ?> values, UnaryOperator<String> origin, Map<String, Setting> settings) {
        values.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> table) {
                flatten(key + ".", table, origin, settings);
                return;
            }
            if (value == null) {
                throw new NullPointerException("the option " + key + " has no value: leave it out");
            }
            Setting setting = Setting.of(plain(value), Source.OPTION, origin.apply(key));
            if (!setting.isEmpty()) {
                settings.put(key, setting);
            }
        });
    }

    private static Object plain(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(OptionSettings::plain).toList();
        }
        boolean known =
                value instanceof Number || value instanceof Boolean || value instanceof Secret || value instanceof Map;
        return known ? value : value.toString();
    }
}
