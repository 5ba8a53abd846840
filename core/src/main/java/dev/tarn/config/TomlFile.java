package dev.tarn.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Reads a TOML file into settings by dotted key, each with its line. */
final class TomlFile {

    private static final TomlMapper MAPPER = new TomlMapper();
    private static final TypeReference<Map<String, Object>> TABLE = new TypeReference<>() {};
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path file;
    private final Problems problems;

    TomlFile(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The settings, and each empty table as an empty map; none where the file can't be read, which then is a problem. */
    Map<String, Setting> read() {
        Map<String, Setting> settings = new LinkedHashMap<>();
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            String toml = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
            flatten("", MAPPER.readValue(toml, TABLE), new TomlLines(toml), settings);
        } catch (NoSuchFileException absent) {
            problems.add(file.toString(), "", "there is no such file; check the path");
        } catch (CharacterCodingException notText) {
            problems.add(file.toString(), "", "is not UTF-8 text; save it as UTF-8");
        } catch (JsonProcessingException malformed) {
            problems.add(place(malformed), "", "is not valid TOML: " + reason(malformed) + "; texts need quotes");
        } catch (IOException unreadable) {
            String what = Files.isDirectory(file) ? "is a folder, not a file" : "can't be read (" + unreadable + ")";
            problems.add(file.toString(), "", what);
        }
        return settings;
    }

    private void flatten(String prefix, Map<?, ?> table, TomlLines lines, Map<String, Setting> settings) {
        table.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
                flatten(key + ".", inner, lines, settings);
            } else {
                settings.put(key, Setting.of(value, Source.FILE, place(lines.of(key))));
            }
        });
    }

    private String place(OptionalInt line) {
        return line.isPresent() ? file + ":" + line.getAsInt() : file.toString();
    }

    private String place(JsonProcessingException malformed) {
        return malformed.getLocation() == null
                ? file.toString()
                : file + ":" + malformed.getLocation().getLineNr();
    }

    /** The parser's own words, without the piece of the file that it quotes: that may be a secret that lacks its quotes. */
    private static String reason(JsonProcessingException malformed) {
        return String.valueOf(malformed.getOriginalMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceAll("\\s*\\(['\"].*|\\?$", "");
    }
}
