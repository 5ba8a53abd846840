package dev.tarn.duckdb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.spi.ObjectStorageAccess;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The engine here has no httpfs, and can't fetch it: what it is told, and that its refusal says what to do. */
class DuckDbObjectStorageTest {

    private static ObjectStorageAccess access(Optional<URI> endpoint, Optional<String> token, boolean requesterPays) {
        return new ObjectStorageAccess(
                URI.create("s3://my-bucket"),
                "eu-west-1",
                endpoint,
                endpoint.isPresent(),
                "KEY",
                "it's secret",
                token,
                requesterPays);
    }

    @Test
    void theSecretIsTemporaryAndForTheBucketAlone() {
        assertThat(DuckDbObjectStorage.secret(access(Optional.empty(), Optional.of("token"), false)))
                .isEqualTo("CREATE OR REPLACE TEMPORARY SECRET \"tarn_my-bucket\" (TYPE s3, PROVIDER config,"
                        + " SCOPE 's3://my-bucket', REGION 'eu-west-1', KEY_ID 'KEY', SECRET 'it''s secret',"
                        + " SESSION_TOKEN 'token', URL_STYLE 'vhost')");
        assertThat(DuckDbObjectStorage.secret(
                        access(Optional.of(URI.create("http://minio:9000/")), Optional.empty(), false)))
                .endsWith(", URL_STYLE 'path', ENDPOINT 'minio:9000', USE_SSL false)");
        assertThat(access(Optional.empty(), Optional.empty(), false).toString()).doesNotContain("secret", "KEY");
    }

    @Test
    void filesAreToldByTheirUrisLiterally() {
        DataFile file = new DataFile(
                "a b/[1]*.parquet",
                URI.create("s3://my-bucket/a%20b/%5B1%5D*.parquet"),
                1,
                "etag",
                FileFormat.PARQUET,
                Compression.NONE);
        try (DuckDbEngine engine = DuckDbEngine.open("duckdb", DuckDbSettings.inMemory())) {
            assertThat(DuckDbSql.locations(List.of(file), engine.errors()))
                    .isEqualTo("['s3://my-bucket/a b/[[]1][*].parquet']");
        }
    }

    @Test
    void anEngineWithoutHttpfsSaysWhatToInstall() throws SQLException {
        try (DuckDbEngine engine = DuckDbEngine.open("duckdb", DuckDbSettings.inMemory())) {
            Assumptions.assumeFalse(hasHttpfs(engine), "httpfs is installed here");
            assertThatThrownBy(() ->
                            new DuckDbObjectStorage(engine).allow(access(Optional.empty(), Optional.empty(), false)))
                    .isInstanceOf(UnsupportedCapabilityException.class)
                    .hasMessageStartingWith("[duckdb] read s3://my-bucket: ")
                    .hasMessageContainingAll("httpfs is not installed", "INSTALL httpfs", "engine = \"download\"")
                    .hasMessageNotContaining("it's secret");
            assertThatThrownBy(() ->
                            new DuckDbObjectStorage(engine).allow(access(Optional.empty(), Optional.empty(), true)))
                    .isInstanceOf(UnsupportedCapabilityException.class)
                    .hasMessageContaining("requester_pays");
        }
    }

    private static boolean hasHttpfs(DuckDbEngine engine) throws SQLException {
        try (var connection = engine.connection("look for httpfs")) {
            return !new DuckDbStatements(connection)
                    .list(
                            row -> row.getString(1),
                            "SELECT extension_name FROM duckdb_extensions() WHERE extension_name = 'httpfs' AND installed")
                    .isEmpty();
        }
    }
}
