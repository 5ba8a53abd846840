package dev.tarn.testing.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** Where PostgreSQL's programs are: unpacked once for all test runs of a user, from the jar on the class path. */
final class PostgresBinaries {

    private static final List<String> ARCHIVES = List.of(
            "postgres-linux-x86_64.txz",
            "postgres-linux-arm_64.txz",
            "postgres-darwin-x86_64.txz",
            "postgres-darwin-arm_64.txz",
            "postgres-windows-x86_64.txz");

    private PostgresBinaries() {}

    static Path folder() throws IOException {
        for (String name : ARCHIVES) {
            if (PostgresBinaries.class.getResource("/" + name) != null) {
                return folder(name);
            }
        }
        throw new IOException("there is no PostgreSQL for this machine on the class path");
    }

    private static Path folder(String name) throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Path folder = temporary.resolve(
                "tarn-postgres-" + System.getProperty("user.name") + "-" + Long.toHexString(checksum(name)));
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path unpacked = Files.createTempDirectory("tarn-postgres-unpacked");
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream("/" + name)) {
            Archive.unpack(archive, unpacked);
        }
        if (Files.getFileStore(unpacked).supportsFileAttributeView("posix")) {
            // For whom root becomes.
            Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
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

    private static long checksum(String name) throws IOException {
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream("/" + name);
                CheckedInputStream checked = new CheckedInputStream(archive, new CRC32())) {
            checked.transferTo(OutputStream.nullOutputStream());
            return checked.getChecksum().getValue();
        }
    }
}
