package dev.tarn.billing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwsExportChangeTest {

    private static final String DATA = "x/data/BILLING_PERIOD=2025-10/x-1.csv";
    private static final String MANIFEST = "x/metadata/BILLING_PERIOD=2025-10/x-Manifest.json";

    @TempDir
    Path folder;

    private Bucket bucket;
    private AwsExport export;
    private Delivery delivery;

    @BeforeEach
    void list() {
        bucket = new Bucket(folder).put(DATA, Bucket.CUR2_HEADER).put(MANIFEST, Bucket.dataManifest("e1", DATA));
        export = bucket.export("", "x").open();
        delivery = export.deliveries(new FakeReader()).get(0);
    }

    @Test
    void nothingChanged() {
        assertThatCode(() -> export.requireUnchanged(delivery)).doesNotThrowAnyException();
    }

    @Test
    void aManifestThatWasOnlyTouchedIsTheSame() {
        bucket.written(MANIFEST, Instant.parse("2030-01-01T00:00:00Z"));
        assertThatCode(() -> export.requireUnchanged(delivery)).doesNotThrowAnyException();
    }

    @Test
    void aFileOfTheSameSizeThatWasWrittenAgainIsNamed() {
        bucket.put(DATA, Bucket.CUR2_HEADER.toUpperCase(Locale.ROOT))
                .written(DATA, Instant.parse("2030-01-01T00:00:00Z"));
        assertChanged(DATA, "has changed");
    }

    @Test
    void aFileThatIsGoneIsNamed() {
        bucket.remove(DATA);
        assertChanged(DATA, "is gone");
    }

    @Test
    void aNewDeliveryIsNoticed() {
        bucket.put(MANIFEST, Bucket.dataManifest("e2", DATA));
        assertChanged(MANIFEST, "a new delivery has come");
    }

    @Test
    void aManifestThatIsGoneIsNoticed() {
        bucket.remove(MANIFEST);
        assertChanged(MANIFEST, "is gone");
    }

    @Test
    void aFileMoreInAListedFolderIsNoticed() {
        bucket.remove(MANIFEST);
        AwsExport listing = bucket.export("", "x").open();
        Delivery listed = listing.deliveries(new FakeReader()).get(0);
        assertThatCode(() -> listing.requireUnchanged(listed)).doesNotThrowAnyException();

        bucket.put("x/data/BILLING_PERIOD=2025-10/x-2.csv", Bucket.CUR2_HEADER);
        assertThatThrownBy(() -> listing.requireUnchanged(listed))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("the list of its files has changed");
    }

    @Test
    void aDeliveryOfAnotherExportIsUnknown() {
        assertThatThrownBy(() -> bucket.export("", "x").open().requireUnchanged(delivery))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("did not give that delivery");
    }

    private void assertChanged(String key, String how) {
        assertThatThrownBy(() -> export.requireUnchanged(delivery))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("2025-10", key, how);
    }
}
