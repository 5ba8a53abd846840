package dev.tarn.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaChange;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceTotal;
import dev.tarn.spi.StagedTable;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerificationTest {

    private static final YearMonth MONTH = YearMonth.of(2025, 9);
    private static final LoadKey LOAD = new LoadKey(new PartitionKey(new ExportId("aws", "cur"), "", MONTH), "v1");

    private static SourceTotal total(String file, String period, String currency, long rows, String cost) {
        return new SourceTotal(file, period, currency, rows, new BigDecimal(cost));
    }

    private static StagedTable staged(Map<String, Long> rows, Map<String, BigDecimal> cost, long rounded) {
        return new StagedTable(
                rows.values().stream().mapToLong(Long::longValue).sum(), rows, cost, rounded, SchemaChange.NONE);
    }

    private static Verification of(SourceTotal... totals) {
        return new Verification(LOAD, new RowSelection.All(), List.of(totals));
    }

    @Test
    void acceptsWhatAgrees() {
        assertThatCode(() -> of(
                                total("a.csv", "2025-09", "USD", 2, "1.10"),
                                total("a.csv", "2025-09", "EUR", 1, "3"),
                                total("b.csv", "2025-09", "USD", 1, "-0.1"))
                        .require(
                                staged(
                                        Map.of("a.csv", 3L, "b.csv", 1L),
                                        Map.of("USD", new BigDecimal("1.000"), "EUR", new BigDecimal("3.0")),
                                        0),
                                true))
                .doesNotThrowAnyException();
    }

    @Test
    void namesTheFileWhoseRowsAreMissing() {
        assertThatThrownBy(() -> of(total("a.csv", "", "", 3, "0"), total("b.csv", "", "", 2, "0"))
                        .require(staged(Map.of("a.csv", 3L, "b.csv", 1L), Map.of(), 0), false))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("b.csv has 2 rows, but 1 were staged");
    }

    @Test
    void noticesRowsOfAFileThatIsNotListed() {
        assertThatThrownBy(() -> of(total("a.csv", "", "", 3, "0"))
                        .require(staged(Map.of("a.csv", 3L, "stray.csv", 1L), Map.of(), 0), false))
                .hasMessageContaining("stray.csv has 0 rows");
    }

    @Test
    void noticesTheLastDigitOfASum() {
        assertThatThrownBy(() -> of(total("a.csv", "", "USD", 1, "1.000000000000000001"))
                        .require(staged(Map.of("a.csv", 1L), Map.of("USD", BigDecimal.ONE), 0), true))
                .hasMessageContaining("1.000000000000000001 USD")
                .hasMessageContaining("nothing was published");
    }

    @Test
    void noticesACurrencyThatGotLost() {
        assertThatThrownBy(() -> of(total("a.csv", "", "USD", 1, "1"), total("a.csv", "", "EUR", 1, "1"))
                        .require(staged(Map.of("a.csv", 2L), Map.of("USD", new BigDecimal(2)), 0), true))
                .hasMessageContaining("EUR");
    }

    @Test
    void allowsWhatRoundingExplainsAndNoMore() {
        Verification source = of(total("a.csv", "", "USD", 1, "1.0000000000000000014"));
        Map<String, BigDecimal> rounded = Map.of("USD", new BigDecimal("1.000000000000000001"));
        assertThatCode(() -> source.require(staged(Map.of("a.csv", 1L), rounded, 1), true))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> source.require(staged(Map.of("a.csv", 1L), rounded, 0), true))
                .isInstanceOf(BadDataException.class);
    }

    @Test
    void countsOnlyTheSelectedPeriodAndReportsStraysOtherwise() {
        List<SourceTotal> totals =
                List.of(total("a.csv", "2025-09", "USD", 2, "1"), total("a.csv", "2025-08", "USD", 5, "9"));
        new Verification(LOAD, new RowSelection.InPeriod("p", MONTH), totals)
                .require(staged(Map.of("a.csv", 2L), Map.of("USD", BigDecimal.ONE), 0), true);
        assertThat(new Verification(LOAD, new RowSelection.All(), totals).warnings())
                .containsExactly("5 rows carry billing period 2025-08, but were delivered in 2025-09");
    }
}
