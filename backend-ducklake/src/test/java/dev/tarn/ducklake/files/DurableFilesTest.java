package dev.tarn.ducklake.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.error.BackendRejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and folders are brought to the disk, each once, before a commit gets to know of them. */
class DurableFilesTest {

    @TempDir
    private Path folder;

    private final List<String> kept = new ArrayList<>();
    private Path data;
    private LakeFolder lake;
    private DuckDbEngine engine;
    private Connection connection;

    @BeforeEach
    void open() {
        data = folder.resolve("data");
        lake = new LakeFolder(data + "/");
        engine = DuckDbEngine.open("ducklake", DuckDbSettings.inMemory());
        connection = engine.connection("test");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        engine.close();
    }

    private final class Remembering implements DurableFiles.Disk {

        @Override
        public void keepFile(Path file) {
            assertThat(file).isRegularFile();
            kept.add("file " + file.getFileName());
        }

        @Override
        public void keepFolder(Path kind) {
            assertThat(kind).isDirectory();
            kept.add("folder " + folder.relativize(kind));
        }
    }

    private DurableFiles remembering() {
        return new DurableFiles(lake.root(), new Remembering());
    }

    private WrittenData write(DurableFiles durable) {
        LakeTable table = Tables.partitioned(Tables.of("k", "BIGINT"), "k", "identity");
        return new ParquetWriter(lake, engine.errors(), durable)
                .write(
                        new DuckDbStatements(connection),
                        table,
                        WriteOptions.of(Map.of(), "snappy"),
                        LakeRows.of("SELECT range % 2 AS k FROM range(10)", List.of("k")));
    }

    @Test
    void everyDataFileIsKeptThenEveryFolderDownToIt() {
        WrittenData written = write(remembering());

        List<String> files = written.paths().stream()
                .map(path -> "file " + path.getFileName())
                .toList();
        assertThat(files).hasSize(2);
        assertThat(kept.subList(0, 2)).containsExactlyInAnyOrderElementsOf(files);
        assertThat(kept.subList(2, kept.size()))
                .containsExactlyInAnyOrder(
                        "folder " + Path.of("data", "main", "t", "k=0"),
                        "folder " + Path.of("data", "main", "t", "k=1"),
                        "folder " + Path.of("data", "main", "t"),
                        "folder " + Path.of("data", "main"),
                        "folder data",
                        "folder ");
    }

    @Test
    void aDeleteFileIsKeptAsWell() {
        LakeTable table = Tables.of("k", "BIGINT");
        LakeFile file = new LakeFile(
                1,
                1,
                1,
                OptionalLong.empty(),
                new LakePath("a.parquet", true),
                10,
                100,
                OptionalLong.empty(),
                OptionalLong.of(0),
                OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty());
        var deletes = new DeleteWriter(lake, engine.errors(), remembering())
                .deletes(new DuckDbStatements(connection), table, file, "SELECT 3 AS pos")
                .writer()
                .write(2);

        assertThat(kept)
                .containsExactly(
                        "file " + deletes.path().text(),
                        "folder " + Path.of("data", "main", "t"),
                        "folder " + Path.of("data", "main"),
                        "folder data",
                        "folder ");
    }

    @Test
    void aFileThatDoesNotGetToTheDiskFailsTheWriteAndIsDeleted() throws IOException {
        DurableFiles broken = new DurableFiles(lake.root(), new DurableFiles.Disk() {
            @Override
            public void keepFile(Path file) throws IOException {
                throw new IOException("no disk");
            }

            @Override
            public void keepFolder(Path kind) {
                kept.add(kind.toString());
            }
        });

        assertThatThrownBy(() -> write(broken))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("can't be brought to the disk");
        try (Stream<Path> left = Files.walk(data)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
        assertThat(kept).isEmpty();
    }

    @Test
    void theSystemsDiskKeepsFilesAndFoldersAndSaysWhatItCanNotKeep() throws IOException {
        DurableFiles durable = DurableFiles.below(lake);
        Path file = Files.createDirectories(data).resolve("a");
        Files.writeString(file, "a");

        durable.keep(file);
        durable.keepNames(List.of(file, data.resolve("none").resolve("b")));

        assertThat(file).hasContent("a");
        assertThatThrownBy(() -> durable.keep(data.resolve("b"))).isInstanceOf(IOException.class);
    }
}
