package dev.tarn.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.billing.ExportManifest.ListedFile;
import dev.tarn.error.BadDataException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.ColumnType.Decimal;
import dev.tarn.model.ColumnType.Float64;
import dev.tarn.model.ColumnType.MapOf;
import dev.tarn.store.LocalObjectStore;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestParserTest {

    @TempDir
    Path folder;

    @Test
    void readsCurV1() {
        ExportManifest manifest = parse(Bucket.v1Manifest("a-1", "20250901", "/p/one.csv.gz", "p/two.csv.gz"));

        assertThat(manifest.assemblyId()).isEqualTo("a-1");
        assertThat(manifest.exportName()).isEqualTo("cur");
        assertThat(manifest.billingPeriod())
                .hasValueSatisfying(p -> assertThat(p).hasToString("2025-09"));
        assertThat(manifest.files()).extracting(ListedFile::reference).containsExactly("/p/one.csv.gz", "p/two.csv.gz");
        assertThat(manifest.columnNames()).hasSize(5).contains("resourceTags/user:Name");
        assertThat(manifest.declared())
                .hasSize(4)
                .containsEntry("lineItem/UnblendedCost", ColumnType.MONEY)
                .containsEntry("lineItem/UsageStartDate", ColumnType.TIMESTAMP)
                .containsEntry("identity/TimeInterval", ColumnType.TEXT);
    }

    @Test
    void readsDataFilesOfEveryShape() {
        ExportManifest manifest = parse("""
            {"executionId": 42, "dataFiles": ["s3://b/k1", "k2", {"s3Uri": "s3://b/k3", "size": 7}, {"key": "k4", "x": 1}],
             "columns": ["plain", {"name": "m", "type": "map<string, double>"}, {"name": "d", "type": "decimal(20,6)"},
                         {"name": "odd", "type": "hyperreal"}, {"type": "string"}, null], "more": {"to": "ignore"}}
            """);

        assertThat(manifest.executionId()).isEqualTo("42");
        assertThat(manifest.files())
                .containsExactly(
                        new ListedFile("s3://b/k1", OptionalLong.empty()),
                        new ListedFile("k2", OptionalLong.empty()),
                        new ListedFile("s3://b/k3", OptionalLong.of(7)),
                        new ListedFile("k4", OptionalLong.empty()));
        assertThat(manifest.columnNames()).containsExactlyInAnyOrder("plain", "m", "d", "odd");
        assertThat(manifest.declared())
                .hasSize(2)
                .containsEntry("m", new MapOf(ColumnType.TEXT, new Float64()))
                .containsEntry("d", new Decimal(20, 6));
    }

    @ParameterizedTest
    @CsvSource({
        "20180801T000000.000Z, 2018-08",
        "2018-08-01T00:00Z, 2018-08",
        "2018-08, 2018-08",
        "201808, 2018-08",
        "20180801, 2018-08"
    })
    void everyWayToWriteAMonthIsUnderstood(String text, String month) {
        assertThat(parse("{\"billingPeriod\": {\"start\": \"" + text + "\"}, \"reportKeys\": []}")
                        .billingPeriod())
                .hasValueSatisfying(p -> assertThat(p).hasToString(month));
        assertThat(parse("{\"billingPeriod\": \"" + text + "\", \"reportKeys\": []}")
                        .billingPeriod())
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "20181301", "2018"})
    void whatIsNoMonthCountsAsNone(String text) {
        assertThat(parse("{\"billingPeriod\": {\"start\": \"" + text + "\"}, \"reportKeys\": []}")
                        .billingPeriod())
                .isEmpty();
    }

    @Test
    void brokenJsonIsNamedWithFileAndPlace() {
        assertThatThrownBy(() -> parse("{\n  \"assemblyId\": \"a\",\n  \"reportKeys\": [\"k\"\n"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("x-Manifest.json", "broken JSON at line 4, column");
        assertThatThrownBy(() -> parse("{\"reportKeys\": []} trailing"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("broken JSON at line 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | no JSON object",
                "[] | no JSON object",
                "{} | lists no files",
                "{\"dataFiles\": [\"a\", {}]} | entry 2 of its file list",
                "{\"reportKeys\": [\"\"]} | entry 1 of its file list"
            })
    void aManifestWithoutAFileListIsNone(String content, String why) {
        assertThatThrownBy(() -> parse(content))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("x-Manifest.json", why);
    }

    private ExportManifest parse(String content) {
        new Bucket(folder).put("x-Manifest.json", content);
        LocalObjectStore store = LocalObjectStore.at(folder);
        return ManifestParser.read(store, store.stat("x-Manifest.json").orElseThrow());
    }
}
