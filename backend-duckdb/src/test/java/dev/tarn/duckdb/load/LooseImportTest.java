package dev.tarn.duckdb.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.Tarn;
import dev.tarn.billing.LooseFiles;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.LoadReport;
import dev.tarn.load.PeriodReport;
import dev.tarn.spi.TableStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same files imported in several ways: no row is ever counted twice. */
class LooseImportTest {

    private static final LoadOptions RESET =
            new LoadOptions("aws_billing", TableStrategy.SEPARATE, true, false, false, 1);

    @TempDir
    private Path folder;

    private Tarn tarn;

    @BeforeEach
    void open() {
        tarn = Tarn.open("duckdb", Map.of("database_path", folder.resolve("costs.duckdb")));
    }

    @AfterEach
    void close() {
        tarn.close();
    }

    @Test
    void aMonthThatWasGivenGivesWayOnlyTogetherWithTheMonthsInTheFile() throws IOException {
        write("bills.csv", "2024-09-01,1", "2024-09-01,1", "2024-10-01,1");
        tarn.load(bills("bills.csv").period(YearMonth.of(2024, 9)).build()).orThrow();

        LoadReport refused = tarn.load(bills("bills.csv").build());

        assertThat(refused.periods())
                .extracting(PeriodReport::outcome)
                .containsExactly(LoadOutcome.FAILED, LoadOutcome.FAILED);
        assertThat(refused.periods().get(0).error()).contains("shrinks (2 rows, 3 before)", "reset");
        assertThat(rows()).hasToString("[[2024-09, 3]]");

        tarn.load(bills("bills.csv").build(), RESET, LoadListener.NONE, new Cancellation())
                .orThrow();
        assertThat(rows()).hasToString("[[2024-09, 2], [2024-10, 1]]");
    }

    @Test
    void anotherColumnOfBillingPeriodsIsAnotherDelivery() throws IOException {
        write("bills.csv", "2024-09-01,2024-09", "2024-10-01,2024-09");
        tarn.load(bills("bills.csv").build()).orThrow();

        LoadReport report = tarn.load(bills("bills.csv").periodColumn("Cost").build());

        assertThat(report.periods()).extracting(PeriodReport::outcome).containsExactly(LoadOutcome.REPLACED);
        assertThat(report.periods().get(0).rows()).isEqualTo(2);
        assertThat(report.periods().get(0).warnings()).anyMatch(w -> w.contains("1 rows carry billing period 2024-10"));
    }

    @Test
    void otherFilesThatReplaceAMonthAreReported() throws IOException {
        write("a.csv", "2024-09-01,1");
        write("b.csv", "2024-09-01,1");
        write("c.csv", "2024-09-01,1", "2024-09-01,2");
        String warning = "replaces rows of other files: a.csv, b.csv;";
        tarn.load(bills("a.csv").add(folder.resolve("b.csv")).build()).orThrow();

        PeriodReport planned = tarn.load(
                        bills("c.csv").build(),
                        new LoadOptions("aws_billing", TableStrategy.SEPARATE, false, true, false, 1),
                        LoadListener.NONE,
                        new Cancellation())
                .periods()
                .get(0);
        PeriodReport others =
                tarn.load(bills("c.csv").build()).orThrow().periods().get(0);
        write("c.csv", "2024-09-01,1", "2024-09-01,3");
        PeriodReport same =
                tarn.load(bills("c.csv").build()).orThrow().periods().get(0);

        assertThat(planned.warnings()).singleElement().asString().startsWith(warning);
        assertThat(others.warnings()).singleElement().asString().startsWith(warning);
        assertThat(others.outcome()).isEqualTo(LoadOutcome.REPLACED);
        assertThat(same.outcome()).isEqualTo(LoadOutcome.REPLACED);
        assertThat(same.warnings()).isEmpty();
    }

    private LooseFiles.Builder bills(String file) {
        return LooseFiles.named("bills").add(folder.resolve(file));
    }

    private void write(String file, String... lines) throws IOException {
        Files.writeString(folder.resolve(file), "BillingPeriodStart,Cost\n" + String.join("\n", lines) + "\n");
    }

    private List<List<Object>> rows() {
        return tarn.query("SELECT billing_period, count(*) FROM aws_billing.bills_unified GROUP BY 1 ORDER BY 1")
                .toList();
    }
}
