package dev.tarn.duckdb.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.Tarn;
import dev.tarn.billing.AwsExport;
import dev.tarn.config.AwsConfig;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadReport;
import dev.tarn.spi.TableStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export that is loaded, and then imported with other settings. */
class ChangedSettingsTest {

    private static final String ONE = "111122223333";
    private static final String OTHER = "011254002932";

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
    void aPrefixThatMakesAnAccountOfALoadedMonthIsRefused() throws IOException {
        deliver("cur2/" + ONE, 3);
        deliver("cur2/" + OTHER, 2);
        tarn.load(export("cur2/" + ONE)).orThrow();

        assertThatThrownBy(() -> tarn.load(export("cur2")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll("2025-10", "without an account", "account " + OTHER, "prefix");
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void aPrefixThatTakesTheAccountFromALoadedMonthIsRefused() throws IOException {
        deliver("cur2/" + ONE, 3);
        tarn.load(export("cur2")).orThrow();

        assertThatThrownBy(() -> tarn.load(export("cur2/" + ONE)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll("2025-10", "for account " + ONE, "without an account");
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void accountsBesideAnExportWithoutOneStayAsTheyAre() throws IOException {
        deliver("cur2", 1);
        tarn.load(export("cur2")).orThrow();
        deliver("cur2/" + ONE, 3);

        tarn.load(export("cur2")).orThrow();
        tarn.load(export("cur2")).orThrow();
        assertThat(rows()).isEqualTo(4);
    }

    @Test
    void anotherTableStrategyLeavesLoadedMonthsWhereTheyAreAndSaysSo() throws IOException {
        deliver("cur2", 2);
        tarn.load(export("cur2")).orThrow();

        LoadReport single = load(false);
        assertThat(single.periods()).singleElement().satisfies(period -> {
            assertThat(period.table()).hasToString("aws_billing.costs_2025_10");
            assertThat(period.warnings())
                    .contains(
                            "is in table aws_billing.costs_2025_10, not in aws_billing.costs; load with reset to move it");
        });
        load(true).orThrow();
        assertThat(load(false).periods())
                .singleElement()
                .satisfies(
                        period -> assertThat(period.warnings()).noneMatch(warning -> warning.contains("is in table")));
        assertThat(rows()).isEqualTo(2);
    }

    private LoadReport load(boolean reset) {
        return tarn.load(
                export("cur2"),
                new LoadOptions("aws_billing", TableStrategy.SINGLE, reset, false, false, 1),
                LoadListener.NONE,
                new Cancellation());
    }

    private AwsExport export(String prefix) {
        return AwsExport.from(AwsConfig.of(folder.resolve("bucket").toString(), prefix, "costs"));
    }

    /** A month in one file, without a manifest. */
    private void deliver(String prefix, int rows) throws IOException {
        Path file =
                folder.resolve("bucket").resolve(prefix).resolve("costs/data/BILLING_PERIOD=2025-10/costs-00001.csv");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "bill_billing_period_start_date,line_item_unblended_cost\n"
                        + "2025-10-01T00:00:00Z,0.01\n".repeat(rows));
    }

    private long rows() {
        List<List<Object>> rows =
                tarn.query("SELECT count(*) FROM aws_billing.costs_unified").toList();
        return (Long) rows.get(0).get(0);
    }
}
