package dev.tarn.sql;

import java.nio.file.Path;

/** Databases of H2. */
final class H2 {

    private H2() {}

    /** A file; what is committed is written at once. */
    static String file(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("tck") + ";WRITE_DELAY=0";
    }
}
