package dev.tarn.ducklake.files;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The values that stand in the names of a file's folders. */
final class PathValues {

    static final String NULL = "__HIVE_DEFAULT_PARTITION__";

    private PathValues() {}

    /** By name in lower case; values as they are meant, {@link #NULL} as it is written. */
    static Map<String, String> of(Path file) {
        Map<String, String> values = new HashMap<>();
        Path folder = file.getParent();
        if (folder != null) {
            folder.forEach(part -> {
                String text = part.toString();
                int equals = text.indexOf('=');
                if (equals > 0 && equals == text.lastIndexOf('=')) {
                    values.put(
                            plain(text.substring(0, equals)).toLowerCase(Locale.ROOT),
                            plain(text.substring(equals + 1)));
                }
            });
        }
        return values;
    }

    private static String plain(String escaped) {
        byte[] bytes = escaped.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                plain.write(high * 16 + low);
                i += 2;
            } else {
                plain.write(bytes[i]);
            }
        }
        return plain.toString(StandardCharsets.UTF_8);
    }
}
