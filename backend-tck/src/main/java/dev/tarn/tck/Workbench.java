package dev.tarn.tck;

import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.model.FileFormat;
import dev.tarn.model.TableName;
import dev.tarn.spi.Capability;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.StateManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** An open database, a folder and unused names: what each test of the kit is given. Cleared away after the test. */
public final class Workbench implements AutoCloseable {

    private final BackendUnderTest underTest;
    private final Path folder;
    private final Map<String, String> settings;
    private final Names names = new Names(UUID.randomUUID().toString().substring(0, 8));
    private DatabaseBackend backend;

    Workbench(BackendUnderTest underTest, Path folder) {
        this.underTest = underTest;
        this.folder = folder;
        this.settings = Map.copyOf(underTest.settings(subfolder("database")));
        this.backend = Providers.open(underTest.provider(), settings);
    }

    DatabaseBackend backend() {
        return backend;
    }

    StateManager state() {
        return backend.stateManager();
    }

    DataReader reader() {
        return backend.dataReader();
    }

    boolean reads(FileFormat format) {
        try {
            return reader().canRead(format);
        } catch (UnsupportedCapabilityException e) {
            return false;
        }
    }

    boolean declares(Capability capability) {
        return backend.capabilities().contains(capability);
    }

    BackendUnderTest underTest() {
        return underTest;
    }

    Map<String, String> settings() {
        return settings;
    }

    Names names() {
        return names;
    }

    Loader loader() {
        return new Loader(backend, names.unified());
    }

    TestFiles files() {
        return new TestFiles(subfolder("files"));
    }

    Contents read(TableName table) {
        return Contents.of(backend, table);
    }

    Contents readUnified() {
        return read(names.unified());
    }

    Set<String> tables() {
        return underTest.tables(backend);
    }

    void reopen() {
        backend.close();
        backend = Providers.open(underTest.provider(), settings);
    }

    Path subfolder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        backend.close();
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
