package dev.tarn.sql;

import dev.tarn.BackendRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Database files that have been opened once, so that not every test probes. */
final class ProbedFiles {

    private static final Map<String, byte[]> PROBED = new HashMap<>();

    private ProbedFiles() {}

    /** What is committed is written at once. */
    static String h2(Path folder) {
        return copy("tck.mv.db", folder, "jdbc:h2:file:", "tck", ";WRITE_DELAY=0");
    }

    /** Readers and a load leave each other alone. */
    static String sqlite(Path folder) {
        return copy("tck.db", folder, "jdbc:sqlite:", "tck.db", "?journal_mode=WAL&synchronous=NORMAL");
    }

    private static synchronized String copy(String file, Path folder, String before, String name, String after) {
        String url = before + folder.resolve(name) + after;
        try {
            if (!PROBED.containsKey(file)) {
                Path first = Files.createTempDirectory("tarn-probed");
                BackendRegistry.discover()
                        .open("sql", Map.of("url", before + first.resolve(name) + after, "user", "sa", "password", ""))
                        .close();
                PROBED.put(file, Files.readAllBytes(first.resolve(file)));
                try (DirectoryStream<Path> left = Files.newDirectoryStream(first)) {
                    for (Path path : left) {
                        Files.delete(path);
                    }
                }
                Files.delete(first);
            }
            Files.write(folder.resolve(file), PROBED.get(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return url;
    }
}
