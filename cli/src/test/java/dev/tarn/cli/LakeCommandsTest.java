package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A month that is restated: the lake tells what it was, and what differs. */
class LakeCommandsTest {

    @TempDir
    Path folder;

    @BeforeEach
    void twoDeliveries() throws IOException {
        importBill("service,cost\nEC2,10.5\nS3,2\n");
        importBill("service,cost\nEC2,11\nS3,2\nRDS,1\n");
    }

    private void importBill(String csv) throws IOException {
        Path file = Files.writeString(folder.resolve("bill.csv"), csv);
        Run run = lake(
                "import", file, "--export-name", "bills", "--billing-period", "2025-01", "--table-strategy", "single");
        assertThat(run.code()).as(run.err()).isZero();
    }

    private Run lake(Object... arguments) {
        Object[] all = new Object[arguments.length + 4];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--backend";
        all[arguments.length + 1] = "ducklake";
        all[arguments.length + 2] = "--database-path";
        all[arguments.length + 3] = folder.resolve("bills.ducklake");
        return Run.of(all);
    }

    private String answer(Object... arguments) {
        Run run = lake(arguments);
        assertThat(run.code()).as(run.err()).isZero();
        return run.out();
    }

    @Test
    void snapshotsSayWhoAndWhy() {
        assertThat(answer("lake", "snapshots")).contains("tarn", "load file/bills 2025-01", "inserted into table");
        assertThat(answer("lake", "snapshots", "--last", "1", "--json").lines().filter(l -> l.contains("\"id\"")))
                .hasSize(1);
    }

    @Test
    void aQueryAsOfTheFirstDeliverySeesIt() {
        String counted = "SELECT count(*) AS n FROM aws_billing.bills_unified";

        assertThat(answer("query", counted, "--format", "csv", "--as-of", "1")).contains("2");
        assertThat(answer("query", counted, "--format", "csv")).contains("3");
        Run unknown = lake("query", counted, "--as-of", "99");
        assertThat(unknown.code()).isNotZero();
        assertThat(unknown.err()).contains("99");
        assertThat(lake("query", counted, "--as-of", "yesterday").err()).contains("yesterday");
    }

    @Test
    void diffTellsRowsThatCameAndWent() {
        String json = answer("lake", "diff", "aws_billing.bills", "--from", "1", "--by", "service", "--json");

        assertThat(json).contains("\"EC2\"", "\"RDS\"").doesNotContain("\"S3\"");
        assertThat(answer("lake", "diff", "aws_billing.bills", "--from", "1")).contains("Inserted", "Deleted");
        assertThat(answer("lake", "diff", "aws_billing.bills", "--from", "2")).doesNotContain("RDS");
        assertThat(lake("lake", "diff", "bills", "--from", "1").err()).contains("aws_billing.my_export");
    }

    @Test
    void infoCountsSnapshotsAndMonths() {
        assertThat(answer("lake", "info", "--json")).contains("\"snapshots\" : 3", "\"months\" : 1", "\"rows\" : 3");
        assertThat(answer("lake", "info", "--json"))
                .contains("\"catalog\" : \"" + folder.resolve("bills.ducklake") + "\"")
                .contains("\"data_path\" : \"" + folder.resolve("bills.ducklake.files") + "/\"")
                .contains("\"tables\" : 1", "\"files\" : 1", "\"delete_files\" : 0");
        assertThat(answer("lake", "info")).contains("data path", "delete bytes");
        assertThat(answer("lake", "as-of", "2", "--json")).contains("\"id\" : 2");
    }

    @Test
    void aBackendWithoutEarlierStatesSaysSo() throws IOException {
        Path file = Files.writeString(folder.resolve("bill.csv"), "service,cost\nEC2,1\n");
        Path database = folder.resolve("plain.duckdb");
        Run.of("import", file, "--export-name", "bills", "--billing-period", "2025-01", "--database-path", database);
        Run run = Run.of("lake", "snapshots", "--database-path", database);

        assertThat(run.code()).isNotZero();
        assertThat(run.err()).contains("keeps no earlier states", "ducklake");
    }

    @Test
    void statesAreGivenUpAndFilesLookedAfter() {
        assertThat(answer("lake", "expire", "--snapshots", "0,1", "--dry-run")).contains("expire would: 2 snapshots");
        assertThat(answer("lake", "snapshots", "--json").lines().filter(l -> l.contains("\"id\"")))
                .hasSize(3);
        assertThat(answer("lake", "expire", "--snapshots", "0,1")).contains("expire: 2 snapshots, 1 file");
        assertThat(answer("lake", "expire", "--older-than", "P30D", "--json")).contains("\"snapshots\" : [");
        assertThat(answer("lake", "snapshots", "--json").lines().filter(l -> l.contains("\"id\"")))
                .hasSize(1);
        assertThat(answer("lake", "merge", "--threshold", "0.5")).contains("rewrite: 0 files", "merge: 0 files");
        assertThat(answer("lake", "cleanup", "--older-than", "PT1H")).contains("cleanup: 0 files", "orphans: 0 files");
        Run hasty = lake("lake", "cleanup", "--older-than", "PT1M");
        assertThat(hasty.code()).isEqualTo(ExitCode.USAGE);
        assertThat(hasty.err()).contains("PT1H");
        assertThat(lake("lake", "expire").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aLakeMovesToAnotherDatabase() {
        Object[] command = {
            "migrate",
            "--from",
            "ducklake",
            "--from-path",
            folder.resolve("bills.ducklake"),
            "--to",
            "duckdb",
            "--to-path",
            folder.resolve("bills.duckdb")
        };
        Run run = Run.of(command);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("file/bills/2025-01", "loaded", "yes");
        assertThat(Run.of(command).out()).contains("skipped", "yes").doesNotContain("loaded");
        Run same = Run.of("migrate", "--from", "ducklake", "--to", "ducklake");
        assertThat(same.code()).isEqualTo(ExitCode.USAGE);
        assertThat(same.err()).contains("that is one database");
    }
}
