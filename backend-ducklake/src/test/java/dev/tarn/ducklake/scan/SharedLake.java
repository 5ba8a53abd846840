package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.CatalogSettings;
import dev.tarn.ducklake.catalog.LakeCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A lake that the official extension wrote, unpacked where a test may change it. */
record SharedLake(String name, Path folder) {

    static final List<String> NAMES =
            List.of("basic", "evolution", "deletes", "inlined", "partitioned", "types", "mapping", "vectors");

    static SharedLake unpack(String name, Path into) throws IOException, InterruptedException {
        Path archive = Path.of(System.getProperty("tarn.lakes", "../../shared/lakes"), name + ".tgz");
        Assumptions.assumeTrue(
                Files.exists(archive), () -> "skipped: no " + archive + "; name the lakes' folder with -Dtarn.lakes=…");
        Process tar = new ProcessBuilder("tar", "-xzf", archive.toAbsolutePath().toString())
                .directory(into.toFile())
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException("tar can't unpack " + archive);
        }
        SharedLake lake = new SharedLake(name, into.resolve(name));
        lake.moveForeignFiles();
        return lake;
    }

    /** The lake's paths are relative to a working directory that tests don't have. */
    private void moveForeignFiles() {
        change("UPDATE ducklake_data_file SET path = '" + folder + "/' || path WHERE NOT path_is_relative");
    }

    /** Changes the catalog behind the lake's back. */
    void change(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("catalog.ducklake"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    LakeCatalog open() {
        return LakeCatalog.open(
                new CatalogLocation.DuckDbFile(folder.resolve("catalog.ducklake")),
                CatalogSettings.moved(folder.resolve("data") + "/"));
    }

    Path expected(long snapshot, String table) {
        return folder.resolve("expected").resolve(snapshot + "." + table + ".csv");
    }
}
