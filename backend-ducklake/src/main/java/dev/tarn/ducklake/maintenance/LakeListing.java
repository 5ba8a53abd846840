package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.store.LakeStore;
import dev.tarn.error.BackendRejectedException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is in a lake's folder and older than a time: files that may be of the lake, and folders that writes work in, the inner ones
 * first. Links are not followed.
 */
record LakeListing(List<LakeListing.Found> files, List<Path> stagingFolders) {

    private static final Pattern FILE = Pattern.compile(".+\\.(parquet|puffin)");
    private static final Pattern OF_LAKE = Pattern.compile("ducklake-.+\\.(parquet|puffin)");
    private static final String STAGING = "ducklake-writing-";

    /**
     * A file.
     *
     * @param ofLake whether a writer of lakes has made it, by its name
     */
    record Found(Path path, long bytes, boolean ofLake) {}

    static LakeListing of(LakeDisk disk, Instant before, MaintenanceReport.Notes notes) {
        LakeListing listing = new LakeListing(new ArrayList<>(), new ArrayList<>());
        if (disk.remote()) {
            for (LakeStore.Listed file : disk.store().list()) {
                String name = file.path().getFileName().toString();
                if (file.modified().isBefore(before) && FILE.matcher(name).matches()) {
                    listing.files()
                            .add(new Found(
                                    file.path(),
                                    file.bytes(),
                                    OF_LAKE.matcher(name).matches()));
                }
            }
            return listing;
        }
        if (!Files.isDirectory(disk.root())) {
            // Nothing was ever written.
            return listing;
        }
        try {
            Files.walkFileTree(disk.root(), listing.new Visitor(disk.root(), before, notes));
        } catch (IOException e) {
            throw new BackendRejectedException(
                    "[ducklake] delete orphaned files: the folder " + disk.root() + " can't be read: "
                            + LakeDisk.text(e) + "; allow reading it",
                    e);
        }
        return listing;
    }

    /** Goes through the folder. */
    private final class Visitor extends SimpleFileVisitor<Path> {

        private final Path root;
        private final Instant before;
        private final MaintenanceReport.Notes notes;
        private int staging;

        Visitor(Path root, Instant before, MaintenanceReport.Notes notes) {
            this.root = root;
            this.before = before;
            this.notes = notes;
        }

        private boolean isStaging(Path folder) {
            return !folder.equals(root) && folder.getFileName().toString().startsWith(STAGING);
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (staging > 0 || isStaging(folder)) {
                staging++;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            boolean old = attributes.lastModifiedTime().toInstant().isBefore(before);
            if (attributes.isRegularFile()
                    && old
                    && (staging > 0 || FILE.matcher(name).matches())) {
                boolean ofLake = staging > 0 || OF_LAKE.matcher(name).matches();
                files.add(new Found(file, attributes.size(), ofLake));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            if (!(e instanceof NoSuchFileException)) {
                notes.problem(root.relativize(file) + ": it can't be looked at: " + LakeDisk.text(e));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            if (staging > 0) {
                staging--;
                try {
                    if (Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS)
                            .toInstant()
                            .isBefore(before)) {
                        stagingFolders.add(folder);
                    }
                } catch (NoSuchFileException gone) {
                    return FileVisitResult.CONTINUE;
                }
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
