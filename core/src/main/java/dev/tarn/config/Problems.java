package dev.tarn.config;

import dev.tarn.error.InvalidConfigException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects what is wrong, so that one exception can say it all. */
final class Problems {

    private static final Pattern FILE_AND_LINE = Pattern.compile(".*:(\\d{1,9})");

    private final String operation;
    private final Map<String, Integer> lineByProblem = new LinkedHashMap<>();

    Problems(String operation) {
        this.operation = operation;
    }

    void add(String origin, String subject, String what) {
        Matcher place = FILE_AND_LINE.matcher(origin);
        lineByProblem.putIfAbsent(
                (origin.isEmpty() ? "" : origin + ": ") + (subject.isEmpty() ? "" : subject + ": ") + what,
                place.matches() ? Integer.parseInt(place.group(1)) : Integer.MAX_VALUE);
    }

    /** What a message calls a dotted key: {@code aws.bucket} is {@code [aws] bucket}. */
    static String subject(String key) {
        int tables = key.startsWith("database.") ? key.indexOf('.', "database.".length()) : key.indexOf('.');
        int end = tables < 0 ? key.indexOf('.') : tables;
        return end < 0 ? key : "[" + key.substring(0, end) + "] " + key.substring(end + 1);
    }

    int count() {
        return lineByProblem.size();
    }

    /** Throws what was found, by line; what is in no file comes last. */
    void throwIfAny() {
        if (lineByProblem.isEmpty()) {
            return;
        }
        List<String> found = lineByProblem.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
        throw new InvalidConfigException(
                found.size() == 1
                        ? operation + ": " + found.get(0)
                        : operation + ": " + found.size() + " problems\n  " + String.join("\n  ", found));
    }
}
