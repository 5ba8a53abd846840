package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.config.Secret;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadReport;
import dev.tarn.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Tests of lakes whose files are in a bucket. */
class BucketLake {

    static final String COUNT = "SELECT count(*), sum(BilledCost)::VARCHAR FROM aws_billing.bills";

    @TempDir
    Path folder;

    final Bucket bucket = Bucket.fresh();

    Bills bills() {
        return Bills.Catalog.DUCKDB.in(folder);
    }

    Path spool() {
        return folder.resolve("spool");
    }

    DuckLakeConfig config(Optional<Path> views) {
        return new DuckLakeConfig(
                new Secret(bills().catalog()),
                Optional.of(bucket.dataPath()),
                false,
                views,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    DuckLakeBackend open(StoreSettings stores) {
        return DuckLakeBackend.open(config(Optional.empty()), stores);
    }

    DuckLakeBackend open() {
        return open(Bucket.settings(spool()));
    }

    static LoadReport load(Bills bills, DuckLakeBackend backend) {
        return bills.load(backend, false, LoadListener.NONE, List.of());
    }

    static List<Object> one(DuckLakeBackend backend, String sql) {
        return backend.query(sql).toList().get(0);
    }

    void nothingStays() throws IOException {
        try (Stream<Path> left = Files.list(spool())) {
            assertThat(left).isEmpty();
        }
    }

    static long table(LakeCatalog catalog) {
        return catalog.names(catalog.latest())
                .table("aws_billing", "bills")
                .orElseThrow()
                .id();
    }

    static boolean isGet(String request) {
        return request.startsWith("get ");
    }
}
