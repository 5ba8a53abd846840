package dev.tarn.ducklake;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.CatalogSettings;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.testing.postgres.Archive;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lakes that DuckLake's official extension wrote. Tests that need them are skipped, with a message, where they are absent. */
public final class SampleLakes {

    /** What there is. */
    public static final List<String> NAMES =
            List.of("basic", "evolution", "deletes", "inlined", "partitioned", "types", "mapping", "vectors");

    private SampleLakes() {}

    /**
     * Unpacks a lake: {@code catalog.ducklake}, {@code data/}, {@code lake.sql}, {@code expected/}.
     *
     * @param name one of {@link #NAMES}
     * @param into a folder of the test's own
     * @return the lake's folder
     */
    public static Path unpack(String name, Path into) {
        Path archive = Path.of(System.getProperty("tarn.lakes", "missing")).resolve(name + ".tgz");
        assumeTrue(Files.exists(archive), () -> "no lake of the official extension at " + archive + " (-Dtarn.lakes)");
        try (InputStream in = Files.newInputStream(archive)) {
            Archive.unpack(in, into);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return into.resolve(name);
    }

    /**
     * Opens the catalog of an unpacked lake, with its files where they were unpacked.
     *
     * @param lake the lake's folder
     * @return the catalog, which the caller closes
     */
    public static LakeCatalog open(Path lake) {
        return LakeCatalog.open(
                new CatalogLocation.DuckDbFile(lake.resolve("catalog.ducklake")),
                CatalogSettings.moved(lake.resolve("data").toString()));
    }
}
