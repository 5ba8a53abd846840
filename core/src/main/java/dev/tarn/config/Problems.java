package dev.tarn.config;

import dev.tarn.error.InvalidConfigException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong, so that one exception can say it all. */
final class Problems {

    private final String operation;
    private final Set<String> found = new LinkedHashSet<>();

    Problems(String operation) {
        this.operation = operation;
    }

    void add(String origin, String subject, String what) {
        found.add((origin.isEmpty() ? "" : origin + ": ") + (subject.isEmpty() ? "" : subject + ": ") + what);
    }

    /** What a message calls a dotted key: {@code aws.bucket} is {@code [aws] bucket}. */
    static String subject(String key) {
        int tables = key.startsWith("database.") ? key.indexOf('.', "database.".length()) : key.indexOf('.');
        int end = tables < 0 ? key.indexOf('.') : tables;
        return end < 0 ? key : "[" + key.substring(0, end) + "] " + key.substring(end + 1);
    }

    int count() {
        return found.size();
    }

    void throwIfAny() {
        if (found.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>(found);
        if (lines.size() == 1) {
            throw new InvalidConfigException(operation + ": " + lines.get(0));
        }
        throw new InvalidConfigException(
                operation + ": " + lines.size() + " problems\n  " + String.join("\n  ", lines));
    }
}
