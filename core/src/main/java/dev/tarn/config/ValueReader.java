package dev.tarn.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Gives one setting the type of the record component it is for. */
final class ValueReader {

    /** The value is not of that type. The message is a predicate: {@code 'x' is not true or false}. */
    static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message, null, false, false);
        }
    }

    private ValueReader() {}

    static Object read(Type type, Setting setting) throws Mismatch {
        if (type instanceof ParameterizedType generic) {
            Type item = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == List.class) {
                return list(item, setting);
            }
            if (generic.getRawType() == Optional.class) {
                return Optional.of(read(item, setting));
            }
        }
        if (!(type instanceof Class<?> wanted)) {
            throw unsupported(type);
        }
        if (wanted == Secret.class) {
            return secret(setting);
        }
        if (wanted == boolean.class || wanted == Boolean.class) {
            return bool(setting);
        }
        if (wanted == int.class || wanted == Integer.class) {
            return (int) whole(setting, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (wanted == long.class || wanted == Long.class) {
            return whole(setting, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        return fromText(wanted, setting);
    }

    private static Object fromText(Class<?> wanted, Setting setting) throws Mismatch {
        if (!(setting.value() instanceof String text)) {
            throw new Mismatch(describe(setting) + " is not text; put it in quotes");
        }
        if (wanted == String.class) {
            return text;
        }
        if (wanted == Path.class) {
            return path(text, setting);
        }
        if (wanted == YearMonth.class) {
            return month(text, setting);
        }
        if (wanted.isEnum()) {
            return constant(wanted, text, setting);
        }
        throw unsupported(wanted);
    }

    private static IllegalArgumentException unsupported(Type type) {
        return new IllegalArgumentException("a configuration record can't have a component of " + type);
    }

    private static List<Object> list(Type item, Setting setting) throws Mismatch {
        List<Object> raw = new ArrayList<>();
        if (setting.value() instanceof List<?> items) {
            raw.addAll(items);
        } else if (setting.value() instanceof String text && setting.isPlainText()) {
            Arrays.stream(text.split(",")).map(String::strip).forEach(raw::add);
        } else {
            String shown = item == Secret.class ? "the value" : describe(setting);
            throw new Mismatch(shown + " is not a list; put it in square brackets");
        }
        List<Object> typed = new ArrayList<>();
        for (Object value : raw) {
            typed.add(read(item, setting.withValue(value)));
        }
        return List.copyOf(typed);
    }

    private static Secret secret(Setting setting) throws Mismatch {
        if (setting.value() instanceof Secret secret) {
            return secret;
        }
        if (setting.value() instanceof String text) {
            return new Secret(text);
        }
        throw new Mismatch("the value, which is not shown, is not text; put it in quotes");
    }

    private static boolean bool(Setting setting) throws Mismatch {
        if (setting.value() instanceof Boolean value) {
            return value;
        }
        String text = setting.value() instanceof String given ? given.strip().toLowerCase(Locale.ROOT) : "";
        if (!text.equals("true") && !text.equals("false")) {
            throw new Mismatch(describe(setting) + " is not true or false");
        }
        requirePlainText(setting);
        return text.equals("true");
    }

    private static long whole(Setting setting, long least, long greatest) throws Mismatch {
        Optional<Long> number = Optional.empty();
        if (setting.value() instanceof Integer || setting.value() instanceof Long) {
            number = Optional.of(((Number) setting.value()).longValue());
        } else if (setting.value() instanceof String text) {
            number = parsed(text.strip());
        }
        if (number.isEmpty() || number.get() < least || number.get() > greatest) {
            throw new Mismatch(describe(setting) + " is not a whole number from " + least + " to " + greatest);
        }
        if (setting.value() instanceof String) {
            requirePlainText(setting);
        }
        return number.get();
    }

    private static void requirePlainText(Setting setting) throws Mismatch {
        if (!setting.isPlainText()) {
            throw new Mismatch(describe(setting) + " is text; write it without quotes");
        }
    }

    private static Optional<Long> parsed(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException notWhole) {
            return Optional.empty();
        }
    }

    private static Path path(String text, Setting setting) throws Mismatch {
        try {
            return Path.of(HomePaths.expand(text));
        } catch (InvalidPathException impossible) {
            throw new Mismatch(describe(setting) + " is not a path");
        }
    }

    private static YearMonth month(String text, Setting setting) throws Mismatch {
        try {
            return text.length() == "yyyy-MM".length() ? YearMonth.parse(text) : YearMonth.from(LocalDate.parse(text));
        } catch (DateTimeException notAMonth) {
            throw new Mismatch(
                    describe(setting) + " is not a month; write yyyy-MM, for example 2024-01, or yyyy-MM-dd");
        }
    }

    private static Object constant(Class<?> wanted, String text, Setting setting) throws Mismatch {
        for (Object constant : wanted.getEnumConstants()) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(text.strip())) {
                return constant;
            }
        }
        List<String> allowed = Arrays.stream(wanted.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .toList();
        throw notOneOf(setting, allowed);
    }

    /** Says which values there are. */
    static Mismatch notOneOf(Setting setting, List<String> allowed) {
        String guess = setting.template().isPresent()
                ? ""
                : Nearest.to(String.valueOf(setting.value()), allowed)
                        .map(name -> "; did you mean '" + name + "'?")
                        .orElse("");
        return new Mismatch(describe(setting) + " is not one of " + String.join(", ", allowed) + guess);
    }

    private static String describe(Setting setting) {
        return setting.value() instanceof Secret ? "the value, which is not shown," : setting.shown();
    }
}
