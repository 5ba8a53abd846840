package dev.tarn.config;

import java.util.Optional;

/**
 * One value before it has a type.
 *
 * @param value text, a number, a boolean, a list of these, or a {@link Secret}
 * @param source which of the layers it is from
 * @param origin what a message calls that place, for example {@code config.toml:12}; empty where there is no name for it
 * @param template the text as it was written, where variables of the environment are part of the value
 * @param optional whether a record that has no such component is no mistake
 */
record Setting(Object value, Source source, String origin, Optional<String> template, boolean optional) {

    private static final int SHOWN_CHARACTERS = 60;

    static Setting of(Object value, Source source, String origin) {
        return new Setting(value, source, origin, Optional.empty(), false);
    }

    Setting asOptional() {
        return new Setting(value, source, origin, template, true);
    }

    Setting withValue(Object changed) {
        return new Setting(changed, source, origin, template, optional);
    }

    Setting resolved(Object changed, String asWritten) {
        return new Setting(changed, source, origin, Optional.of(asWritten), optional);
    }

    /** Whether numbers and booleans can only come as text from there. A file has types of its own. */
    boolean isPlainText() {
        return source != Source.FILE || template.isPresent();
    }

    boolean isEmpty() {
        return value instanceof String text && text.isBlank()
                || value instanceof Secret secret && secret.reveal().isBlank();
    }

    /** The value as a message may show it: never what the environment put into it, nor what may hold anything. */
    String shown() {
        if (template.isEmpty() && !(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            return "the value";
        }
        String text = template.orElseGet(() -> String.valueOf(value));
        return "'" + (text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text) + "'";
    }

    @Override
    public String toString() {
        return "a setting from " + (origin.isEmpty() ? source.toString() : origin);
    }
}
