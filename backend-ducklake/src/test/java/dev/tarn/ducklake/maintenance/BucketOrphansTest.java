package dev.tarn.ducklake.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ducklake.Bucket;
import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.CatalogSettings;
import dev.tarn.ducklake.catalog.LakeCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a load leaves in a bucket that died between its upload and its commit. */
class BucketOrphansTest {

    @TempDir
    private Path folder;

    @Test
    void filesThatTheCatalogDoesNotKnowGoOnceTheyAreOldAndNoOthers() {
        Bucket bucket = Bucket.fresh();
        String orphan = "lake/main/t/ducklake-0190-0001.parquet";
        String deletes = "lake/main/t/ducklake-0190-0002-delete.parquet";
        String anyone = "lake/export.parquet";
        String beside = "lakeside/ducklake-0190-0004.parquet";
        for (String key : new String[] {orphan, deletes, anyone, beside, "lake/notes.txt"}) {
            bucket.put(key, "PAR1");
        }
        try (LakeCatalog catalog = LakeCatalog.open(
                new CatalogLocation.DuckDbFile(folder.resolve("lake.ducklake")),
                CatalogSettings.creating(Optional.of(bucket.dataPath())),
                Bucket.settings(folder.resolve("spool")))) {
            DeleteOrphans orphans = new DeleteOrphans(catalog);
            assertThat(orphans.run(Retention.of(Duration.ofHours(1)), false).removed())
                    .as("young files may be those of a running load")
                    .isEmpty();
            Instant later = Instant.now().plusSeconds(60);
            MaintenanceReport would = orphans.run(later, true);
            assertThat(bucket.keys()).contains(orphan, deletes);

            MaintenanceReport did = orphans.run(later, false);
            assertThat(did.removed()).hasSize(2).isEqualTo(would.removed());
            assertThat(did.problems())
                    .singleElement()
                    .satisfies(p -> assertThat(p).startsWith("export.parquet: "));
            assertThat(bucket.keys()).contains(anyone, beside, "lake/notes.txt").doesNotContain(orphan, deletes);
        }
    }
}
