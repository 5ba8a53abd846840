package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.config.Secret;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.files.AddOptions;
import dev.tarn.ducklake.files.LakeWriter;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.load.LoadReport;
import dev.tarn.testing.s3.Fault;
import dev.tarn.testing.s3.FaultyNetwork;
import dev.tarn.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Buckets that refuse, connections that break, and what does not work. */
class BucketLakeFaultsTest extends BucketLake {

    @Test
    void anUploadThatFailsLeavesTheOldMonthAndNothingElse() throws IOException {
        Bills bills = bills().deliver("2025-01", 10, "0.5");
        try (DuckLakeBackend backend = open()) {
            load(bills, backend).orThrow();
        }
        List<String> before = bucket.keys();
        bills.deliver("2025-01", 11, "1.5");
        try (FaultyNetwork network = FaultyNetwork.before(S3Server.server().endpoint());
                DuckLakeBackend backend = open(Bucket.settings(network.endpoint(), spool()))) {
            network.spoil(request -> request.startsWith("put "), 1000, new Fault.Answer(403, "AccessDenied"));
            LoadReport report = load(bills, backend);
            assertThat(report.periods())
                    .singleElement()
                    .satisfies(period -> assertThat(period.error()).contains("s3:PutObject"));
            assertThat(bucket.keys()).isEqualTo(before);
            network.heal();
            assertThat(one(backend, COUNT)).containsExactly(10L, "5.000000000000000000");

            load(bills, backend).orThrow();
            assertThat(one(backend, COUNT)).containsExactly(11L, "16.500000000000000000");
        }
        nothingStays();
    }

    @Test
    void aDownloadThatIsCutIsRepeatedAndAFileThatIsCutIsRefused() {
        Bills bills = bills().deliver("2025-01", 1000, "0.5");
        try (DuckLakeBackend backend = open()) {
            load(bills, backend).orThrow();
        }
        try (FaultyNetwork network = FaultyNetwork.before(S3Server.server().endpoint());
                DuckLakeBackend backend = open(Bucket.settings(network.endpoint(), spool()))) {
            network.spoil(BucketLake::isGet, 1, new Fault.Truncation(500));
            assertThat(one(backend, COUNT)).containsExactly(1000L, "500.000000000000000000");
            assertThat(network.requests().stream().filter(BucketLake::isGet)).hasSize(2);
        }
        try (FaultyNetwork network = FaultyNetwork.before(S3Server.server().endpoint());
                DuckLakeBackend backend = open(Bucket.settings(network.endpoint(), spool()))) {
            network.spoil(BucketLake::isGet, 1000, new Fault.Answer(403, "AccessDenied"));
            assertThatThrownBy(() -> backend.query(COUNT))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContainingAll("no permission", "AccessDenied");
        }
        String key = bucket.keys().get(0);
        bucket.put(key, "PAR1");
        try (DuckLakeBackend backend = open()) {
            assertThatThrownBy(() -> backend.query(COUNT))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContainingAll(key, "4 bytes");
        }
    }

    @Test
    void whatDoesNotWorkIsRefused() {
        assertThatThrownBy(() -> DuckLakeBackend.open(
                        config(Optional.of(folder.resolve("views.duckdb"))), Bucket.settings(spool())))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("duckdb_path");
        try (DuckLakeBackend backend = open()) {
            load(bills().deliver("2025-01", 1, "1"), backend).orThrow();
            LakeCatalog catalog = backend.lake().catalog();
            try (LakeWriter writer = LakeWriter.on(catalog, backend.lake().engine(), catalog.latest(), "zstd")) {
                assertThatThrownBy(() ->
                                writer.add(table(catalog), List.of(folder.resolve("a.parquet")), AddOptions.STRICT))
                        .isInstanceOf(UnsupportedCapabilityException.class)
                        .hasMessageContaining(bucket.name());
            }
        }
        for (String path : List.of("s3://" + bucket.name() + "/a//b", "s3://" + bucket.name() + "/../b", "gs://b/c")) {
            Path catalog = folder.resolve("other.ducklake");
            DuckLakeConfig config = new DuckLakeConfig(
                    new Secret(catalog.toString()),
                    Optional.of(path),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            assertThatThrownBy(() -> DuckLakeBackend.open(config, Bucket.settings(spool())))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining(path);
            assertThat(catalog).doesNotExist();
        }
    }
}
