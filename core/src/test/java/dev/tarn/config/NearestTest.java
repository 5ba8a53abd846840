package dev.tarn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    private static final List<String> KEYS = List.of("bucket", "prefix", "export_name", "export_format", "region");

    @ParameterizedTest
    @CsvSource({
        "buckt, bucket",
        "bukcet, bucket",
        "Bucket, bucket",
        "export-name, export_name",
        "exportname, export_name",
        "exprot_fromat, export_format",
        "regio, region"
    })
    void findsWhatWasMeant(String mistyped, String meant) {
        assertThat(Nearest.to(mistyped, KEYS)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"warehouse", "x", "''"})
    void guessesNothingFarFetched(String mistyped) {
        assertThat(Nearest.to(mistyped, KEYS)).isEmpty();
    }

    @Test
    void takesTheAlphabeticallyFirstOfEquallyNearNames() {
        assertThat(Nearest.to("v3", List.of("v2", "v1"))).contains("v1");
    }
}
