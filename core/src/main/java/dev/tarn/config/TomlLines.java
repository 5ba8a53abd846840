package dev.tarn.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Finds the line of each key in a TOML text. The parser gives values without places, and only messages need them: so this
 * reads no value, it only knows where one ends.
 */
final class TomlLines {

    private final String text;
    private final Map<String, Integer> lines = new HashMap<>();
    private int at;
    private int line = 1;

    /** Scans a text that the TOML parser has accepted. */
    TomlLines(String text) {
        this.text = text;
        String table = "";
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '[') {
                table = header();
            } else if (c == '#') {
                skipComment();
            } else if (Character.isWhitespace(c)) {
                step();
            } else {
                keyAndValue(table);
            }
        }
    }

    /** The line of a dotted key, or of the nearest table or key that holds it. */
    OptionalInt of(String key) {
        String known = key;
        while (!lines.containsKey(known)) {
            int dot = known.lastIndexOf('.');
            if (dot < 0) {
                return OptionalInt.empty();
            }
            known = known.substring(0, dot);
        }
        return OptionalInt.of(lines.get(known));
    }

    private String header() {
        while (at < text.length() && text.charAt(at) == '[') {
            step();
        }
        int start = line;
        String name = dottedKey(']');
        while (at < text.length() && text.charAt(at) == ']') {
            step();
        }
        lines.putIfAbsent(name, start);
        return name;
    }

    private void keyAndValue(String table) {
        int start = line;
        String key = dottedKey('=');
        step();
        lines.putIfAbsent(table.isEmpty() ? key : table + "." + key, start);
        skipValue();
    }

    /** Reads up to the end mark, which stays. Quoted parts may hold dots, which then look like ours: no key has any. */
    private String dottedKey(char end) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        while (at < text.length() && text.charAt(at) != end && text.charAt(at) != '\n') {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                int start = at;
                skipString();
                part.append(text, start + 1, Math.max(start + 1, at - 1));
                continue;
            }
            if (c == '.') {
                parts.add(part.toString());
                part.setLength(0);
            } else if (!Character.isWhitespace(c)) {
                part.append(c);
            }
            step();
        }
        parts.add(part.toString());
        return String.join(".", parts);
    }

    private void skipValue() {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                skipString();
                continue;
            }
            if (c == '#') {
                skipComment();
                continue;
            }
            if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            }
            step();
            if (c == '\n' && depth <= 0) {
                return;
            }
        }
    }

    private void skipString() {
        char quote = text.charAt(at);
        String triple = String.valueOf(quote).repeat(3);
        boolean multiLine = text.startsWith(triple, at);
        String end = multiLine ? triple : String.valueOf(quote);
        skip(end.length());
        while (at < text.length() && !text.startsWith(end, at)) {
            skip(quote == '"' && text.charAt(at) == '\\' ? 2 : 1);
        }
        skip(end.length());
        // Up to two quotes may stand right before the three that end a text of several lines.
        while (multiLine && at < text.length() && text.charAt(at) == quote) {
            step();
        }
    }

    private void skipComment() {
        while (at < text.length() && text.charAt(at) != '\n') {
            step();
        }
    }

    private void skip(int characters) {
        for (int i = 0; i < characters && at < text.length(); i++) {
            step();
        }
    }

    private void step() {
        if (at < text.length() && text.charAt(at) == '\n') {
            line++;
        }
        at++;
    }
}
