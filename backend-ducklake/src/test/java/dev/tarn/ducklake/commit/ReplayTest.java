package dev.tarn.ducklake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ducklake.PostgresCatalogs;
import dev.tarn.ducklake.SampleLakes;
import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.CatalogSettings;
import dev.tarn.ducklake.catalog.LakeCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commits of lakes that the official extension wrote, made again: every row of the catalog must be the same. */
class ReplayTest {

    private static final Map<String, Map<Long, Long>> REPLACED = Map.of(
            "deletes", Map.of(1L, 0L, 3L, 0L, 6L, 0L, 7L, 4L),
            "vectors", Map.of(1L, 0L, 2L, 0L));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"basic", "evolution", "deletes", "partitioned", "types", "vectors", "mapping"})
    void inADuckDbFile(String lake) {
        replay(lake, new CatalogLocation.DuckDbFile(folder.resolve("ours.ducklake")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"basic", "evolution", "deletes", "partitioned", "types", "vectors", "mapping"})
    void inPostgres(String lake) {
        replay(lake, PostgresCatalogs.fresh("lake"));
    }

    private void replay(String lake, CatalogLocation location) {
        Path unpacked = SampleLakes.unpack(lake, folder);
        try (LakeCatalog theirs = SampleLakes.open(unpacked);
                LakeCatalog ours = LakeCatalog.open(
                        location,
                        CatalogSettings.creating(
                                Optional.of(folder.resolve("data").toString())))) {
            if (lake.equals("vectors")) {
                ours.option("write_deletion_vectors", "true");
            }
            new Replay(theirs, ours, REPLACED.getOrDefault(lake, Map.of())).run();
            Map<String, List<String>> expected = CatalogRows.of(theirs);
            if (lake.equals("mapping")) {
                // One file lacks the column, so that it is NULL there, and the extension goes on saying that it never
                // is.
                assertThat(expected.get("ducklake_table_column_stats").remove("1|2|false|NULL|n0|own159|NULL"))
                        .isTrue();
            }
            Map<String, List<String>> rows = CatalogRows.of(ours);
            assertThat(expected).hasSize(28);
            expected.forEach((table, theirRows) ->
                    assertThat(rows.get(table)).as(lake + " " + table).isEqualTo(theirRows));
        }
    }
}
