package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.load.Cancellation;
import dev.tarn.testing.s3.Fault;
import dev.tarn.testing.s3.FaultyNetwork;
import dev.tarn.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples that are written into a bucket, what becomes of them, and what is said where that is not possible. */
class S3SampleTest {

    @TempDir
    Path folder;

    private final S3Server server = S3Server.server();
    private final String bucket = server.freshBucket();

    private Run run(Map<String, String> environment, Object... command) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("TARN_S3_SPOOL_DIRECTORY", folder.resolve("spool").toString());
        return Run.in(all, new Cancellation(), command);
    }

    @Test
    void aSampleInABucketHasTheBytesOfOneInAFolderAndIsImported() throws IOException {
        Object[] options = {"--months", 2, "--rows", 600, "--format", "csv", "--cur-version", "v1"};
        Run local = Run.of(with(options, "sample", "--out", folder.resolve("local")));
        Run remote = run(server.environment(), with(options, "sample", "--out", "s3://" + bucket));
        assertThat(remote.code()).as(remote.err()).isZero();
        assertThat(remote.out())
                .contains("tarn aws import-cur --bucket s3://" + bucket + " --prefix exports")
                .isEqualTo(local.out().replace(folder.resolve("local").toString(), "s3://" + bucket));
        String copy = server.freshBucket();
        server.upload(folder.resolve("local"), copy, "");
        assertThat(etags(bucket)).isEqualTo(etags(copy)).isNotEmpty();

        Map<String, String> small = new HashMap<>(server.environment());
        small.put("TARN_S3_SPOOL_LIMIT", "60KB");
        Database there = new Database(
                        List.of("--database-path", folder.resolve("there.db").toString()), small)
                .with(Map.of("TARN_S3_SPOOL_DIRECTORY", folder.resolve("spool").toString()));
        Database here = new Database(
                List.of("--database-path", folder.resolve("here.db").toString()), Map.of());
        assertThat(there.load(
                        "aws", "import-cur", "--bucket", bucket, "--prefix", "exports", "--export-name", "sample"))
                .isEqualTo(here.load(
                        "aws",
                        "import-cur",
                        "--bucket",
                        folder.resolve("local"),
                        "--prefix",
                        "exports",
                        "--export-name",
                        "sample"))
                .containsExactly("2025-10 loaded 600", "2025-11 loaded 600");
        String sum = "SELECT sum(line_item_unblended_cost) AS cost FROM aws_billing.sample_unified";
        assertThat(there.row(sum)).isEqualTo(here.row(sum));
    }

    private Map<String, String> etags(String of) {
        Map<String, String> etags = new HashMap<>();
        server.client()
                .listObjectsV2(list -> list.bucket(of))
                .contents()
                .forEach(object -> etags.put(object.key(), object.eTag()));
        return etags;
    }

    private static Object[] with(Object[] options, Object... first) {
        List<Object> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(options));
        return all.toArray();
    }

    @Test
    void manifestsComeAfterTheData() {
        try (FaultyNetwork network = FaultyNetwork.before(server.endpoint())) {
            network.spoil(
                    request -> request.startsWith("put ") && request.contains("manifest.json"),
                    1000,
                    new Fault.Answer(403, "AccessDenied"));
            Run refused = run(
                    server.environment(network.endpoint()),
                    "sample",
                    "--out",
                    "s3://" + bucket,
                    "--rows",
                    20,
                    "--months",
                    1);

            assertThat(refused.code()).isNotZero();
            assertThat(refused.err()).contains("Manifest.json", "no permission");
            assertThat(server.keys(bucket)).hasSize(2).noneMatch(key -> key.contains("Manifest"));
        }
    }

    @Test
    void aBucketThatIsNotThereIsSaidBeforeAnythingIsMade() {
        Path database = folder.resolve("none.db");
        Run missing = run(
                server.environment(),
                "aws",
                "import-cur",
                "--bucket",
                "s3://tarn-no-such-bucket",
                "--export-name",
                "cur",
                "--database-path",
                database);
        assertThat(missing.code()).isNotZero();
        assertThat(missing.err()).contains("there is no such bucket").doesNotContain(S3Server.SECRET_KEY);
        assertThat(database).doesNotExist();
        assertThat(run(server.environment(), "sample", "--out", "s3://tarn-no-such-bucket", "--rows", 20)
                        .err())
                .contains("there is no such bucket");
    }

    @Test
    void filesOfABucketAndOfThisMachineAreNoOneImport() {
        Run mixed = run(server.environment(), "import", "s3://" + bucket + "/a.csv", "b.csv", "--export-name", "x");
        assertThat(mixed.code()).isNotZero();
        assertThat(mixed.err()).contains("one after the other");
        Run none = run(server.environment(), "import", "s3://" + bucket + "/*.csv", "--export-name", "x");
        assertThat(none.err()).contains("no file matches");
    }
}
