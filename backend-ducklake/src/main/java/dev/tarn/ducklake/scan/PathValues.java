package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.error.BadDataException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Values that stand in a file's path as {@code name=value}. */
final class PathValues {

    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

    private PathValues() {}

    /** The value; absent where it is NULL. */
    static Optional<String> value(ScanPaths paths, LakeFile file, String name) {
        String path = paths.of(file);
        String[] parts = path.split("[/\\\\]");
        for (int i = 0; i + 1 < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0 && decoded(parts[i].substring(0, equals)).equalsIgnoreCase(name)) {
                String value = decoded(parts[i].substring(equals + 1));
                return value.equals(NULL) ? Optional.empty() : Optional.of(value);
            }
        }
        throw new BadDataException(paths.start(path) + "column " + name + " is to be read from the path, which has no "
                + name + "=; add the file again");
    }

    /** Undoes the percent escapes; a plus sign is one. */
    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (bytes[i] == '%' && high >= 0 && low >= 0) {
                plain.write(16 * high + low);
                i += 2;
            } else {
                plain.write(bytes[i]);
            }
        }
        return plain.toString(StandardCharsets.UTF_8);
    }
}
