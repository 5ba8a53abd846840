package dev.tarn.ducklake.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that files outlast a loss of power before the catalog names them: what they hold, and the folders that name them.
 *
 * @param root the folder that all are below
 * @param disk what makes a file, or a folder, last
 */
record DurableFiles(Path root, Disk disk) {

    private static final Logger LOG = LoggerFactory.getLogger(DurableFiles.class);

    /** What is asked of the system. */
    interface Disk {

        /** Returns when what a file holds is on the disk. */
        void keepFile(Path file) throws IOException;

        /** Returns when the names in a folder are on the disk, where the system can do that. */
        void keepFolder(Path folder);
    }

    static DurableFiles below(LakeFolder folder) {
        return new DurableFiles(folder.root(), folder.store().remote() ? new NoDisk() : new SystemDisk());
    }

    /** Keeps what a file holds. */
    void keep(Path file) throws IOException {
        disk.keepFile(file);
    }

    /** Keeps the names of files, and those of all folders down to them, each once: any of those may be new. */
    void keepNames(Collection<Path> files) {
        Set<Path> folders = new LinkedHashSet<>();
        for (Path file : files) {
            Path folder = file.getParent();
            while (folder != null && folders.add(folder) && folder.startsWith(root)) {
                folder = folder.getParent();
            }
        }
        folders.forEach(disk::keepFolder);
    }

    /** For files that last elsewhere. */
    private record NoDisk() implements Disk {

        @Override
        public void keepFile(Path file) {}

        @Override
        public void keepFolder(Path folder) {}
    }

    private record SystemDisk() implements Disk {

        @Override
        public void keepFile(Path file) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }

        /** Some systems open no folders, and some file systems keep names of themselves, and refuse. */
        @Override
        public void keepFolder(Path folder) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (IOException e) {
                LOG.debug("the names in {} are left to the system to keep", folder, e);
            }
        }
    }
}
