package dev.tarn.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces {@code ${env:NAME}} in texts of the file. */
final class EnvironmentReferences {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{env:([^}]*)}");

    private final Map<String, String> environment;
    private final Problems problems;

    EnvironmentReferences(Map<String, String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /**
     * Resolves the settings whose key is selected, in place. One that refers to a variable that is not set is taken out.
     *
     * @param report whether that is a problem
     */
    void resolve(Map<String, Setting> settings, Predicate<String> selected, boolean report) {
        for (String key : List.copyOf(settings.keySet())) {
            Setting setting = settings.get(key);
            if (setting.source() != Source.FILE || setting.template().isPresent() || !selected.test(key)) {
                continue;
            }
            Set<String> missing = new TreeSet<>();
            settings.put(key, resolve(setting, missing));
            if (!missing.isEmpty()) {
                settings.remove(key);
            }
            if (report) {
                missing.forEach(name -> problems.add(
                        setting.origin(),
                        Problems.subject(key),
                        "the environment variable " + name + " that it refers to is not set; set it"));
            }
        }
    }

    private Setting resolve(Setting setting, Set<String> missing) {
        if (setting.value() instanceof String text && hasReference(text)) {
            return setting.resolved(resolve(text, missing), text);
        }
        if (setting.value() instanceof List<?> list && list.stream().anyMatch(EnvironmentReferences::hasReference)) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(item instanceof String text ? resolve(text, missing) : item));
            return setting.resolved(items, list.toString());
        }
        return setting;
    }

    private static boolean hasReference(Object value) {
        return value instanceof String text && REFERENCE.matcher(text).find();
    }

    private String resolve(String text, Set<String> missing) {
        Matcher reference = REFERENCE.matcher(text);
        return reference.replaceAll(match -> {
            String name = match.group(1).strip();
            String value = environment.get(name);
            if (value == null) {
                missing.add(name);
            }
            return Matcher.quoteReplacement(value == null ? "" : value);
        });
    }
}
