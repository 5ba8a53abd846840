package dev.tarn.testing.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;

/** Unpacks compressed tar archives. */
public final class Archive {

    private Archive() {}

    /**
     * Unpacks an archive, links included.
     *
     * @param archive a tar file, compressed in any usual way
     * @param into an existing folder, which nothing leads out of
     * @throws IOException if the archive is damaged, or the folder can't be written
     */
    public static void unpack(InputStream archive, Path into) throws IOException {
        List<TarArchiveEntry> links = new ArrayList<>();
        try (InputStream buffered = new BufferedInputStream(archive);
                InputStream plain = new CompressorStreamFactory().createCompressorInputStream(buffered);
                TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isSymbolicLink() || entry.isLink()) {
                    links.add(entry);
                } else {
                    unpack(tar, entry, inside(into, entry.getName()));
                }
            }
        } catch (CompressorException e) {
            throw new IOException(e);
        }
        for (TarArchiveEntry link : links) {
            Path target = inside(into, link.getName());
            if (link.isLink()) {
                Files.copy(inside(into, link.getLinkName()), target);
            } else {
                Files.createSymbolicLink(target, Path.of(link.getLinkName()));
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        Files.copy(tar, target);
        if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true, false)) {
            throw new IOException(target + " can't be made executable");
        }
    }

    private static Path inside(Path folder, String name) throws IOException {
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException(name + " leads out of its archive");
        }
        return target;
    }
}
