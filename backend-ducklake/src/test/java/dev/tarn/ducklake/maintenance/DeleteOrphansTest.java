package dev.tarn.ducklake.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.files.ParquetWriter;
import dev.tarn.ducklake.files.WriteOptions;
import dev.tarn.ducklake.files.WrittenData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeleteOrphansTest {

    @TempDir
    private Path folder;

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(3))));
    }

    /** Writes files as a load does that dies before it commits. */
    private static List<Path> deadLoad(Kept lake) throws SQLException {
        try (Connection connection = lake.engine.connection("test")) {
            WrittenData data = new ParquetWriter(lake.catalog.dataPath(), lake.engine.errors())
                    .write(
                            new DuckDbStatements(connection),
                            lake.table("t"),
                            WriteOptions.of(Map.of(), "zstd"),
                            Kept.rows("2024-05", 0, 10));
            return data.paths();
        }
    }

    @Test
    void filesOfADeadLoadGoAndNoOthers() throws Exception {
        try (Kept lake = Kept.made(new CatalogLocation.DuckDbFile(folder.resolve("lake.ducklake")), folder)) {
            DeleteOrphans orphans = new DeleteOrphans(lake.catalog);
            assertThat(orphans.run(Kept.TWO_DAYS, false).removed()).isEmpty();
            long table = lake.table("t", true);
            lake.append(table, "2024-01", 0, 10);
            lake.append(table, "2024-01", 10, 10);
            lake.delete(table, "n = 3");
            lake.append(table, "2024-01", 20, 10);
            lake.append(table, "2024-01", 30, 10);
            lake.merge();
            for (String known : lake.onDisk()) {
                age(lake.data().resolve(known));
            }
            List<String> known = lake.onDisk();
            Path dead = deadLoad(lake).get(0);
            age(dead);
            Path running = deadLoad(lake).get(0);
            Path staging = Files.createDirectories(lake.data().resolve("main/t/ducklake-writing-1/files"));
            Path part = Files.writeString(staging.resolve("data_0.parquet"), "PAR1");
            Path vector = Files.writeString(lake.data().resolve("main/t/ducklake-1-delete.puffin"), "x");
            Path anyone = Files.writeString(lake.data().resolve("export.parquet"), "PAR1");
            Path notes = Files.writeString(lake.data().resolve("ducklake-notes.txt"), "x");
            for (Path old : List.of(part, vector, anyone, notes, staging, staging.getParent())) {
                age(old);
            }

            MaintenanceReport would = orphans.run(Kept.TWO_DAYS, true);
            assertThat(List.of(dead, part, vector))
                    .allSatisfy(f -> assertThat(f).exists());
            assertThat(orphans.run(Kept.TWO_DAYS.beside(Instant.now().minus(Duration.ofDays(5))), false)
                            .removed())
                    .isEmpty();
            MaintenanceReport did = orphans.run(Kept.TWO_DAYS, false);
            assertThat(did.removed()).hasSize(3).isEqualTo(would.removed());
            assertThat(did.problems()).hasSize(1).allMatch(p -> p.startsWith("export.parquet: "));
            assertThat(List.of(dead, vector, staging.getParent()))
                    .allSatisfy(f -> assertThat(f).doesNotExist());
            assertThat(List.of(running, anyone, notes))
                    .allSatisfy(f -> assertThat(f).exists());
            assertThat(lake.onDisk()).containsAll(known);
            assertThat(lake.rows(lake.table("t"), lake.catalog.latest(), java.util.Set.of()))
                    .hasSize(39);
        }
    }

    @Test
    void aFileRegisteredByAnotherOfItsNamesIsKnown() throws Exception {
        Path real = Files.createDirectories(folder.resolve("real/data"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
        try (Kept lake = Kept.made(new CatalogLocation.DuckDbFile(folder.resolve("lake.ducklake")), link)) {
            long table = lake.table("t", false);
            lake.append(table, "2024-01", 0, 10);
            Path file = real.resolve("main/t")
                    .resolve(lake.files(table).get(0).path().text());
            lake.change("UPDATE @data_file SET path = ?, path_is_relative = false", file.toString());
            age(file);
            assertThat(new DeleteOrphans(lake.catalog).run(Kept.TWO_DAYS, false).removed())
                    .isEmpty();
            assertThat(file).exists();
        }
    }
}
