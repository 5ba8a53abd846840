package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.model.SourceFile;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceTotal;
import dev.tarn.spi.StagedTable;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real exports, to the row and to the last digit. */
class DuckDbSamplesTest {

    private final Path samples = Path.of(System.getProperty("tarn.samples", ""));

    @BeforeEach
    void needsTheSamples() {
        assumeTrue(
                Files.isDirectory(samples.resolve("focus")), "the sample exports are not on this machine: " + samples);
    }

    @Test
    void parquetMonthsOfTheWorkshop() {
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.inMemory())) {
            Measure measure = new Measure(
                    "line_item_unblended_cost", "line_item_currency_code", "bill_billing_period_start_date");
            check(
                    backend,
                    "2018-10",
                    "aws-workshop-cur/Oct2018-WorkshopCUR-00001.snappy.parquet",
                    measure,
                    119_307,
                    124,
                    "4064.4831315379");
            check(
                    backend,
                    "2018-11",
                    "aws-workshop-cur/Nov2018-WorkshopCUR-00001.snappy.parquet",
                    measure,
                    124_340,
                    126,
                    "3505.326968126800");

            assertThat(Loads.value(backend, "SELECT count(*) FROM aws_billing.cur_unified"))
                    .isEqualTo(243_647L);
            assertThat(Loads.value(
                            backend,
                            "SELECT count(*) FROM aws_billing.cur_unified WHERE line_item_usage_account_id LIKE '0%'"))
                    .isNotEqualTo(0L);
            try (var cursor = backend.query("SELECT * FROM aws_billing.cur_unified LIMIT 1")) {
                assertThat(cursor.columns()).hasSize(126 + 4);
            }
        }
    }

    @Test
    void gzippedCsvOfKoku() {
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.inMemory())) {
            Measure measure =
                    new Measure("lineItem/UnblendedCost", "lineItem/CurrencyCode", "bill/BillingPeriodStartDate");
            check(
                    backend,
                    "2018-08",
                    "koku/local_bucket/koku-local/20180801-20180901/16e57707-f9e3-49be-8be6-b84e684b5194/koku-local-1.csv.gz",
                    measure,
                    13_380,
                    130,
                    "");
        }
    }

    @Test
    void focusWithTwoPeriodsInOneFile() {
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.inMemory())) {
            Measure measure = new Measure("BilledCost", "BillingCurrency", "BillingPeriodStart");
            check(backend, "2024-09", "focus/focus_sample.csv", measure, 1_000, 0, "20.52022672899");
        }
    }

    private void check(
            DatabaseBackend backend, String month, String path, Measure measure, long rows, int columns, String cost) {
        SourceFile file = backend.dataReader().describe(Loads.file(samples.resolve(path)));
        if (columns > 0) {
            assertThat(file.columns()).hasSize(columns);
        }
        List<SourceTotal> totals = backend.dataReader().totals(List.of(file), measure);
        var schema = new dev.tarn.model.TableSchema(Loads.declared(List.of(file)).columns().stream()
                .map(c -> c.originalName().equals(measure.cost())
                        ? dev.tarn.model.Column.of(c.name(), dev.tarn.model.ColumnType.MONEY)
                        : c)
                .toList());
        StagedTable staged = Loads.load(
                backend,
                Loads.request(Loads.separate(month, "v1", file.file().key()), schema, measure, List.of(file)),
                LoadObserver.NONE);

        assertThat(staged.rows()).isEqualTo(rows);
        assertThat(totals.stream().mapToLong(SourceTotal::rows).sum()).isEqualTo(rows);
        BigDecimal sum = staged.costByCurrency().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal exact = totals.stream().map(SourceTotal::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
        // Each value that was rounded is off by half of the last digit at most.
        BigDecimal tolerance = new BigDecimal("5E-19").multiply(BigDecimal.valueOf(staged.rounded()));
        assertThat(exact.subtract(sum).abs()).isLessThanOrEqualTo(tolerance);
        if (!cost.isEmpty()) {
            assertThat(sum).isEqualByComparingTo(cost);
        }
    }
}
