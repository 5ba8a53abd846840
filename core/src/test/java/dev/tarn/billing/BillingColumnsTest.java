package dev.tarn.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Measure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BillingColumnsTest {

    @Test
    void findsThemInBothSpellingsOfCur() {
        BillingColumns v1 = of("lineItem/UnblendedCost", "lineItem/CurrencyCode", "bill/BillingPeriodStartDate");
        assertThat(v1.measure())
                .isEqualTo(
                        new Measure("lineItem/UnblendedCost", "lineItem/CurrencyCode", "bill/BillingPeriodStartDate"));

        BillingColumns v2 = of("line_item_unblended_cost", "line_item_product_code", "bill_payer_account_id");
        assertThat(v2.service().map(Column::originalName)).contains("line_item_product_code");
        assertThat(v2.payerAccount()).isPresent();
        assertThat(v2.measure()).isEqualTo(new Measure("line_item_unblended_cost", "", ""));
    }

    @Test
    void findsThemInFocus() {
        BillingColumns focus = of(
                "BilledCost",
                "BillingCurrency",
                "BillingPeriodStart",
                "SubAccountId",
                "BillingAccountId",
                "ServiceName");
        assertThat(focus.measure()).isEqualTo(new Measure("BilledCost", "BillingCurrency", "BillingPeriodStart"));
        assertThat(focus.usageAccount().map(Column::name)).contains("SubAccountId");
        assertThat(focus.payerAccount().map(Column::name)).contains("BillingAccountId");
        assertThat(focus.service().map(Column::name)).contains("ServiceName");
    }

    @Test
    void findsNoneInOtherData() {
        assertThat(of("a", "b"))
                .isEqualTo(new BillingColumns(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(of("a").measure()).isEqualTo(Measure.ROWS);
    }

    private static BillingColumns of(String... originals) {
        return BillingColumns.of(SchemaResolverTest.resolve(
                List.of(SchemaResolverTest.csv("f", originals)), List.of(Column.of("unused", ColumnType.TEXT))));
    }

    @Test
    void prefersTheColumnThatTheSourceCallsSoOverOneThatIsOnlyNamedSo() {
        TableSchema schema = new TableSchema(List.of(
                new Column("billedcost", "billedcost", ColumnType.TEXT),
                new Column("BilledCost_a1b2c3", "BilledCost", ColumnType.MONEY)));
        assertThat(BillingColumns.of(schema).cost().map(Column::name)).contains("BilledCost_a1b2c3");
    }
}
