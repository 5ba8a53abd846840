package dev.tarn.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.ColumnType;
import dev.tarn.model.ColumnType.Decimal;
import dev.tarn.model.ColumnType.Float64;
import dev.tarn.model.ColumnType.Int64;
import dev.tarn.model.ColumnType.ListOf;
import dev.tarn.model.ColumnType.MapOf;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypingRuleTest {

    private static final String MARK_CUR = "line_item_usage_account_id";
    private static final String MARK_FOCUS = "BilledCost";

    /** The columns that AWS's own Parquet files of CUR v1 hold as double: read from two months of a real account. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "line_item_usage_amount",
                "line_item_normalization_factor",
                "line_item_normalized_usage_amount",
                "line_item_unblended_cost",
                "line_item_blended_cost",
                "pricing_public_on_demand_cost",
                "reservation_amortized_upfront_cost_for_usage",
                "reservation_amortized_upfront_fee_for_billing_period",
                "reservation_effective_cost",
                "reservation_recurring_fee_for_usage",
                "reservation_unused_amortized_upfront_fee_for_billing_period",
                "reservation_unused_normalized_unit_quantity",
                "reservation_unused_quantity",
                "reservation_unused_recurring_fee",
                "reservation_upfront_value",
                "savings_plan_used_commitment",
                "savings_plan_total_commitment_to_date",
                "split_line_item_split_usage_ratio",
                "line_item_net_unblended_cost"
            })
    void whatCurHoldsAsDoubleIsMoney(String name) {
        assertThat(typeOf(parquet(MARK_CUR, ColumnType.TEXT, name, new Float64()), name))
                .isEqualTo(ColumnType.MONEY);
        assertThat(typeOf(csv(MARK_CUR, name), name)).isEqualTo(ColumnType.MONEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bill_payer_account_id",
                "line_item_usage_account_id",
                "line_item_unblended_rate",
                "pricing_public_on_demand_rate",
                "reservation_number_of_reservations",
                "reservation_start_time",
                "product_vcpu",
                "resource_tags_user_cost",
                "identity_time_interval"
            })
    void idsRatesAndTagsAreTextWhateverAFileOrAManifestSays(String name) {
        SourceFile asNumber = parquet(MARK_CUR, ColumnType.TEXT, name, new Int64());
        SourceFile file = name.equals(MARK_CUR) ? parquet(name, new Int64()) : asNumber;

        assertThat(typeOf(file, name)).isEqualTo(ColumnType.TEXT);
        assertThat(SchemaResolver.resolve(
                                List.of(file), Map.of(name, ColumnType.MONEY), List.of(), SchemaResolverTest.RULES)
                        .find(name)
                        .orElseThrow()
                        .type())
                .isEqualTo(ColumnType.TEXT);
    }

    @Test
    void mapsStayMapsAndTimesAreInstants() {
        SourceFile cur2 = csv(MARK_CUR, "product", "discount", "resource_tags", "cost_category", "tags");
        assertThat(typeOf(cur2, "product")).isEqualTo(ColumnType.TEXT_MAP);
        assertThat(typeOf(cur2, "tags")).isEqualTo(ColumnType.TEXT_MAP);
        assertThat(typeOf(cur2, "resource_tags")).isEqualTo(ColumnType.TEXT_MAP);
        assertThat(typeOf(cur2, "cost_category")).isEqualTo(ColumnType.TEXT_MAP);
        assertThat(typeOf(cur2, "discount")).isEqualTo(new MapOf(ColumnType.TEXT, ColumnType.MONEY));
        SourceFile v1 = csv("bill/BillingPeriodStartDate", "lineItem/UsageEndDate");
        assertThat(typeOf(v1, "lineItem/UsageEndDate")).isEqualTo(ColumnType.TIMESTAMP);
    }

    @Test
    void focusHasItsSpecifiedTypes() {
        SourceFile focus = csv(
                MARK_FOCUS,
                "ConsumedQuantity",
                "ListUnitPrice",
                "ChargePeriodEnd",
                "Tags",
                "SkuPriceDetails",
                "SubAccountId");
        assertThat(focus.columns().stream().map(c -> typeOf(focus, c.originalName())))
                .containsExactly(
                        ColumnType.MONEY,
                        ColumnType.MONEY,
                        ColumnType.MONEY,
                        ColumnType.TIMESTAMP,
                        ColumnType.TEXT_MAP,
                        ColumnType.TEXT_MAP,
                        ColumnType.TEXT);
    }

    @Test
    void theDictionariesHaveNoSayInOtherFiles() {
        SourceFile own = csv("product", "tags", "amount");
        assertThat(own.columns().stream().map(c -> typeOf(own, c.originalName())))
                .containsOnly(ColumnType.TEXT);
    }

    @Test
    void aSourceThatIsMoreExactStaysSo() {
        assertThat(typeOf(parquet(MARK_FOCUS, new Decimal(38, 21)), MARK_FOCUS)).isEqualTo(new Decimal(38, 21));
        assertThat(typeOf(parquet(MARK_FOCUS, new Decimal(30, 2)), MARK_FOCUS)).isEqualTo(new Decimal(30, 2));
        assertThat(typeOf(parquet(MARK_FOCUS, new Decimal(18, 9)), MARK_FOCUS)).isEqualTo(ColumnType.MONEY);
        assertThat(typeOf(parquet(MARK_FOCUS, new Int64()), MARK_FOCUS)).isEqualTo(ColumnType.MONEY);
    }

    @Test
    void decimalsThatNoDecimalHoldsTogetherBecomeExactText() {
        TableSchema schema = SchemaResolverTest.resolve(
                List.of(parquet(MARK_FOCUS, new Decimal(38, 21)), parquet(MARK_FOCUS, new Decimal(38, 2))), List.of());

        assertThat(schema.find(MARK_FOCUS).orElseThrow().type()).isEqualTo(ColumnType.TEXT);
    }

    @Test
    void anExactNumberIsNotMadeBinaryByAManifest() {
        TableSchema schema = SchemaResolver.resolve(
                List.of(parquet("a", new Decimal(10, 4), "b", new Int64(), "c", new Float64())),
                Map.of("a", new Float64(), "b", new Float64(), "c", new Float64()),
                List.of(),
                SchemaResolverTest.RULES);

        assertThat(schema.columns().stream().map(c -> c.type()))
                .containsExactly(ColumnType.MONEY, ColumnType.MONEY, new Float64());
    }

    @Test
    void theManifestDecidesWhereNoDictionaryDoesInEitherSpelling() {
        Map<String, ColumnType> declared =
                Map.of("custom/Cost", ColumnType.MONEY, "custom/Name", ColumnType.TEXT, "when", ColumnType.TIMESTAMP);
        TableSchema schema = SchemaResolver.resolve(
                List.of(parquet("custom_cost", new Float64(), "custom_name", new Int64(), "when", ColumnType.TEXT)),
                declared,
                List.of(),
                SchemaResolverTest.RULES);

        assertThat(schema.columns().stream().map(c -> c.type()))
                .containsExactly(ColumnType.MONEY, ColumnType.TEXT, ColumnType.TIMESTAMP);
    }

    @Test
    void nestedDataIsNotFlattenedByAnOffhandDeclaration() {
        ListOf credits = new ListOf(ColumnType.TEXT);
        TableSchema schema = SchemaResolver.resolve(
                List.of(parquet(MARK_FOCUS, new Float64(), "Tags", credits, "x", credits)),
                Map.of("x", ColumnType.TEXT),
                List.of(),
                SchemaResolverTest.RULES);

        assertThat(schema.find("Tags").orElseThrow().type()).isEqualTo(credits);
        assertThat(schema.find("x").orElseThrow().type()).isEqualTo(credits);
    }

    @Test
    void whatNobodyDeclaresIsWhatTheFilesHold() {
        SourceFile one = parquet("n", new Int64(), "f", new Float64());
        SourceFile two = parquet("n", new Decimal(20, 3), "f", new Float64());
        TableSchema schema = SchemaResolverTest.resolve(List.of(one, two, csv("n", "f", "t")), List.of());

        assertThat(schema.columns().stream().map(c -> c.type()))
                .containsExactly(new Decimal(22, 3), new Float64(), ColumnType.TEXT);
    }

    private static ColumnType typeOf(SourceFile file, String name) {
        return SchemaResolverTest.resolve(List.of(file), List.of()).columns().stream()
                .filter(c -> c.originalName().equals(name))
                .findFirst()
                .orElseThrow()
                .type();
    }

    private static SourceFile csv(String... names) {
        return SchemaResolverTest.csv("f.csv", names);
    }

    private static SourceFile parquet(Object... namesAndTypes) {
        List<SourceColumn> columns = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.add(new SourceColumn(i / 2, (String) namesAndTypes[i], (ColumnType) namesAndTypes[i + 1]));
        }
        return new SourceFile(SchemaResolverTest.file("f.parquet", FileFormat.PARQUET), columns);
    }
}
