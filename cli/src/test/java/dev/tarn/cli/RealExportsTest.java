package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Exports that others made, through the command line, into each kind of database, with what must come out. */
@ParameterizedClass
@EnumSource(
        mode = EnumSource.Mode.EXCLUDE,
        names = {"H2", "BIGQUERY"})
class RealExportsTest {

    private static final Path SAMPLES = Path.of(System.getProperty("tarn.samples", "no-samples"));

    @Parameter
    Database.Kind kind;

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void samplesAreThere() {
        assumeTrue(Files.isDirectory(SAMPLES), () -> "the real exports are not here: " + SAMPLES);
        database = kind.in(folder);
    }

    @Test
    void workshopMonthsHaveTheirRowsSumsAndAllColumns() throws IOException {
        Object[] load = {"import", SAMPLES.resolve("aws-workshop-cur"), "--export-name", "workshop"};

        assertThat(database.load(load)).containsExactly("2018-10 loaded 119307", "2018-11 loaded 124340");
        JsonNode sums = database.query("SELECT billing_period, count(*) AS n, sum(line_item_unblended_cost) AS cost"
                + " FROM aws_billing.workshop_unified GROUP BY 1 ORDER BY 1");
        assertThat(sums.get(0).get("n").asLong()).isEqualTo(119_307);
        assertThat(sums.get(0).get("cost").decimalValue()).isEqualByComparingTo("4064.4831315379");
        assertThat(sums.get(1).get("n").asLong()).isEqualTo(124_340);
        assertThat(sums.get(1).get("cost").decimalValue()).isEqualByComparingTo("3505.326968126800");
        assertThat(database.row("SELECT count(*) AS n FROM " + columns("workshop_unified")
                                + " AND substr(column_name, 1, 5) <> 'tarn_' AND column_name <> 'billing_period'")
                        .get("n")
                        .asInt())
                .isEqualTo(126);
        assertThat(database.query("SELECT DISTINCT line_item_usage_account_id AS id FROM aws_billing.workshop_unified"
                        + " WHERE line_item_usage_account_id LIKE '0%'"))
                .as("an account id starts with 0")
                .isNotEmpty();

        assertThat(database.load(load)).containsExactly("2018-10 skipped 119307", "2018-11 skipped 124340");
        assertThat(count("workshop")).isEqualTo(243_647);
    }

    @Test
    void kokuBucketLoadsAsItsManifestSays() throws IOException {
        Object[] load = {
            "aws", "import-cur", "--bucket", SAMPLES.resolve("koku/local_bucket"), "--export-name", "koku-local"
        };

        assertThat(database.load(load)).containsExactly("2018-08 loaded 13380");
        assertThat(database.load(load)).containsExactly("2018-08 skipped 13380");
        assertThat(count("koku_local")).isEqualTo(13_380);
    }

    @Test
    void focusExportLoadsBothMonthsAndARestatedOneReplaces() throws IOException {
        FocusExport export = FocusExport.copied(SAMPLES, folder.resolve("demo"));

        assertThat(database.load(export.load())).containsExactly("2026-05 loaded 42", "2026-06 loaded 42");
        assertThat(database.load(export.load())).containsExactly("2026-05 skipped 42", "2026-06 skipped 42");

        export.restateJune(lines -> lines.subList(0, lines.size() - 1));

        assertThat(database.load(export.load())).containsExactly("2026-05 skipped 42", "2026-06 replaced 41");
        assertThat(count("costroid_demo")).isEqualTo(83);
    }

    @Test
    void focusSampleSplitsIntoItsTwoPeriods() throws IOException {
        Object[] load = {"import", SAMPLES.resolve("focus/focus_sample.csv"), "--export-name", "focus"};

        assertThat(database.load(load)).containsExactly("2024-09 loaded 999", "2024-10 loaded 1");
        JsonNode sum = database.row("SELECT count(*) AS n, sum(BilledCost) AS cost FROM aws_billing.focus_unified");
        assertThat(sum.get("n").asLong()).isEqualTo(1000);
        assertThat(sum.get("cost").decimalValue()).isEqualByComparingTo(new BigDecimal("20.52022672899"));
        assertThat(database.load(load)).containsExactly("2024-09 skipped 999", "2024-10 skipped 1");
    }

    /** Loads twice, then again what differs in one row less and one cost more. */
    @Test
    void aRestatedMonthIsToldByDiffAndByQueriesOfThen() throws IOException {
        assumeTrue(kind != Database.Kind.DUCKDB, "a DuckDB file keeps no earlier states");
        FocusExport export = FocusExport.copied(SAMPLES, folder.resolve("demo"));
        List<Object> load = new ArrayList<>(List.of(export.load()));
        load.addAll(List.of("--table-strategy", "single"));
        database.load(load.toArray());
        database.load(load.toArray());
        int known = snapshots().size();
        long before = snapshots().get(known - 1).get("id").asLong();

        export.restateJune(lines -> {
            List<String> changed = new ArrayList<>(lines.subList(0, lines.size() - 1));
            // BilledCost is the second column; the last line, AWS Lambda's 0.0632, is gone.
            changed.set(40, changed.get(40).replaceFirst("^,0\\.2875,", ",0.5,"));
            return changed;
        });
        assertThat(database.load(load.toArray())).containsExactly("2026-05 skipped 42", "2026-06 replaced 41");
        assertThat(snapshots()).as("what is loaded already makes no snapshot").hasSize(known + 1);

        String june = "SELECT count(*) AS n, sum(BilledCost) AS cost FROM aws_billing.costroid_demo_unified"
                + " WHERE billing_period = '2026-06'";
        BigDecimal then = database.row(june, "--as-of", before).get("cost").decimalValue();
        BigDecimal now = database.row(june).get("cost").decimalValue();
        assertThat(database.row(june, "--as-of", before).get("n").asLong()).isEqualTo(42);
        assertThat(database.row(june).get("n").asLong()).isEqualTo(41);
        assertThat(now.subtract(then)).isEqualByComparingTo("0.1493");

        JsonNode groups = database.json(
                        "lake",
                        "diff",
                        "aws_billing.costroid_demo",
                        "--from",
                        before,
                        "--by",
                        "SubAccountId,ServiceName",
                        "--sum",
                        "BilledCost")
                .get("groups");
        List<String> told = new ArrayList<>();
        for (JsonNode group : groups) {
            JsonNode sum = group.get("sums").get(0);
            told.add(group.get("group").get("SubAccountId").asText() + " "
                    + group.get("group").get("ServiceName").asText()
                    + " +" + group.get("inserted").asLong()
                    + " -" + group.get("deleted").asLong() + " by "
                    + sum.get("difference").decimalValue().stripTrailingZeros().toPlainString());
        }
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "222222222222 AWS Lambda +0 -1 by -0.0632",
                        "222222222222 Amazon Simple Storage Service +1 -1 by 0.2125");
    }

    private String columns(String view) {
        return switch (kind) {
            case POSTGRES -> "information_schema.columns WHERE table_name = '" + view + "'";
            default -> "(DESCRIBE aws_billing." + view + ") WHERE true";
        };
    }

    private JsonNode snapshots() throws IOException {
        return database.json("lake", "snapshots");
    }

    private long count(String export) throws IOException {
        return database.row("SELECT count(*) AS n FROM aws_billing." + export + "_unified")
                .get("n")
                .asLong();
    }
}
