package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.load.Cancellation;
import dev.tarn.testing.s3.S3Server;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake whose files are in a bucket, which the configuration alone says. */
class LakeInBucketTest {

    @TempDir
    Path folder;

    private final S3Server server = S3Server.server();
    private final String bucket = server.freshBucket();

    private Run run(Object... command) {
        Map<String, String> environment = new HashMap<>(server.environment());
        environment.put("TARN_S3_SPOOL_DIRECTORY", folder.resolve("spool").toString());
        environment.put("TARN_DATABASE_BACKEND", "ducklake");
        environment.put(
                "TARN_DATABASE_DUCKLAKE_DATABASE_PATH",
                folder.resolve("costs.ducklake").toString());
        environment.put("TARN_DATABASE_DUCKLAKE_DATA_PATH", "s3://" + bucket + "/lake");
        Run run = Run.in(environment, new Cancellation(), command);
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    @Test
    void aSampleIsImportedQueriedAndLookedAfter() {
        run("sample", "--out", folder.resolve("bills"), "--months", 1, "--rows", 300, "--format", "csv");
        run("aws", "import-cur", "--bucket", folder.resolve("bills"), "--prefix", "exports", "--export-name", "sample");
        assertThat(server.keys(bucket)).isNotEmpty().allMatch(key -> key.startsWith("lake/aws_billing/sample/"));
        assertThat(run("query", "SELECT count(*) AS n FROM aws_billing.sample_unified", "--format", "csv")
                        .out())
                .isEqualToIgnoringNewLines("n300");
        assertThat(run("lake", "info").out()).contains("s3://" + bucket + "/lake/");
        assertThat(run("lake", "cleanup", "--dry-run").err()).doesNotContain("problem");
    }
}
