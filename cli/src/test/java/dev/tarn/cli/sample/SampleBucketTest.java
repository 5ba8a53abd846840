package dev.tarn.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.config.CurVersion;
import dev.tarn.load.Cancellation;
import dev.tarn.model.FileFormat;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SampleBucketTest {

    @TempDir
    Path folder;

    private SampleSpec spec(Path out, CurVersion version, FileFormat format, long rows, long seed) {
        return new SampleSpec(out, "exports", "bill", version, format, YearMonth.of(2025, 11), 2, rows, seed);
    }

    @ParameterizedTest
    @CsvSource({"V1,CSV", "V1,PARQUET", "V2,CSV", "V2,PARQUET", "FOCUS,CSV", "FOCUS,PARQUET"})
    void sameOptionsGiveSameBytesAndAnotherSeedOthers(CurVersion version, FileFormat format) throws IOException {
        SampleBucket first = new SampleBucket(spec(folder.resolve("a"), version, format, 200, 7));
        first.write(new Cancellation());
        new SampleBucket(spec(folder.resolve("b"), version, format, 200, 7)).write(new Cancellation());
        new SampleBucket(spec(folder.resolve("c"), version, format, 200, 8)).write(new Cancellation());

        assertThat(contents(folder.resolve("a"))).isEqualTo(contents(folder.resolve("b")));
        assertThat(contents(folder.resolve("a"))).isNotEqualTo(contents(folder.resolve("c")));
        assertThat(first.isWritten()).isTrue();
        assertThat(new SampleBucket(spec(folder.resolve("a"), version, format, 200, 8)).isWritten())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(CurVersion.class)
    void manifestsNameExactlyTheFilesThatAreThere(CurVersion version) throws IOException {
        SampleSpec spec = spec(folder, version, FileFormat.CSV, 50, 1);
        SampleBucket.Written written = new SampleBucket(spec).write(new Cancellation());

        for (YearMonth period : written.periods()) {
            List<String> manifests = new SampleLayout(spec, period).manifests();
            JsonNode manifest = new ObjectMapper()
                    .readTree(
                            folder.resolve(manifests.get(manifests.size() - 1)).toFile());
            JsonNode files = manifest.get(version == CurVersion.V1 ? "reportKeys" : "dataFiles");
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(key -> assertThat(folder.resolve(key.asText().replace("s3://tarn-sample/", "")))
                            .isRegularFile());
            assertThat(manifest.get("columns")).hasSize(written.columns());
        }
    }

    @Test
    void reportHasOverAHundredColumnsLeadingZerosAndExponents() throws IOException {
        SampleSpec spec = spec(folder, CurVersion.V1, FileFormat.CSV, 2000, 1);
        SampleBucket.Written written = new SampleBucket(spec).write(new Cancellation());

        List<String> lines = lines(spec, YearMonth.of(2025, 11));
        assertThat(written.columns()).isGreaterThan(100);
        assertThat(lines.get(0)).startsWith("identity/LineItemId,identity/TimeInterval,bill/InvoiceId");
        assertThat(lines).hasSize(2001);
        assertThat(lines).anyMatch(line -> line.contains(",012345678901,"));
        assertThat(lines).anyMatch(line -> line.matches(".*,\\d\\.\\d*E-[0-9]+,.*"));
        assertThat(lines).anyMatch(line -> line.matches(".*,\\d+\\.\\d{10},.*"));
    }

    @Test
    void savingsPlanUsageAndItsNegationCancelOut() throws IOException {
        SampleSpec spec = spec(folder, CurVersion.V1, FileFormat.CSV, 1000, 3);
        new SampleBucket(spec).write(new Cancellation());

        List<String> lines = lines(spec, YearMonth.of(2025, 10));
        List<String> header = List.of(lines.get(0).split(","));
        int type = header.indexOf("lineItem/LineItemType");
        int cost = header.indexOf("lineItem/UnblendedCost");
        Map<String, BigDecimal> sums = new TreeMap<>();
        lines.stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .forEach(fields -> sums.merge(fields[type], new BigDecimal(fields[cost]), BigDecimal::add));

        assertThat(sums)
                .containsKeys(
                        "Usage",
                        "DiscountedUsage",
                        "SavingsPlanCoveredUsage",
                        "SavingsPlanNegation",
                        "SavingsPlanRecurringFee",
                        "RIFee",
                        "Tax",
                        "Credit",
                        "Refund",
                        "Fee");
        assertThat(sums.get("SavingsPlanNegation"))
                .isNegative()
                .isEqualByComparingTo(sums.get("SavingsPlanCoveredUsage").negate());
        assertThat(sums.get("Credit")).isNegative();
        assertThat(sums.get("Refund")).isNegative();
    }

    @Test
    void focusHasTheSpecificationsColumns() {
        assertThat(SampleColumn.of(CurVersion.FOCUS))
                .hasSize(60)
                .extracting(SampleColumn::name)
                .contains("BilledCost", "EffectiveCost", "ChargePeriodStart", "Tags", "x_ServiceCode");
    }

    @Test
    void aNameThatWouldLeaveTheFolderIsRefused() {
        assertThatThrownBy(() -> new SampleSpec(
                        folder, "exports", "../x", CurVersion.V2, FileFormat.CSV, YearMonth.of(2025, 1), 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--export-name");
    }

    private static List<String> lines(SampleSpec spec, YearMonth period) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int n = 1; n <= 2; n++) {
            Path file = spec.folder().resolve(new SampleLayout(spec, period).dataFile(n));
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                String part = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                text.append(n == 1 ? part : part.substring(part.indexOf('\n') + 1));
            }
        }
        // Quoted fields with commas would shift the columns: descriptions have some, so they are emptied.
        return text.toString()
                .lines()
                .map(line -> line.replaceAll("\"[^\"]*(\"\"[^\"]*)*\"", ""))
                .toList();
    }

    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(
                        root.relativize(path).toString(),
                        new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }
}
