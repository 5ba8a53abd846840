package dev.tarn.billing;

import dev.tarn.model.Column;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Measure;
import java.util.Optional;

/**
 * The columns that every billing export has in some form, found by what the source calls them. Each is absent where the
 * export has no such column.
 *
 * @param cost what is billed before taxes are told apart: CUR's unblended cost, FOCUS' {@code BilledCost}
 * @param currency the currency of {@code cost}
 * @param billingPeriodStart the first instant of the billing period
 * @param usageAccount the account that used the service
 * @param payerAccount the account that is billed
 * @param service the service: CUR's product code, FOCUS' {@code ServiceName}
 */
public record BillingColumns(
        Optional<Column> cost,
        Optional<Column> currency,
        Optional<Column> billingPeriodStart,
        Optional<Column> usageAccount,
        Optional<Column> payerAccount,
        Optional<Column> service) {

    /**
     * Finds the columns in a schema. Where a table holds both CUR and FOCUS columns, CUR's are taken for all of them, or
     * FOCUS' where it has no CUR cost.
     *
     * @param schema a schema whose original names are the source's
     * @return the columns
     */
    public static BillingColumns of(TableSchema schema) {
        BillingColumns cur = new BillingColumns(
                find(schema, "line_item_unblended_cost"),
                find(schema, "line_item_currency_code"),
                find(schema, "bill_billing_period_start_date"),
                find(schema, "line_item_usage_account_id"),
                find(schema, "bill_payer_account_id"),
                find(schema, "line_item_product_code"));
        BillingColumns focus = new BillingColumns(
                find(schema, "BilledCost"),
                find(schema, "BillingCurrency"),
                find(schema, "BillingPeriodStart"),
                find(schema, "SubAccountId"),
                find(schema, "BillingAccountId"),
                find(schema, "ServiceName"));
        return cur.cost.isEmpty() && (focus.cost.isPresent() || focus.billingPeriodStart.isPresent()) ? focus : cur;
    }

    /**
     * What to count and sum in the source, so that a load can be checked against it.
     *
     * @return the original names of cost, currency and billing period; empty strings for those that are absent
     */
    public Measure measure() {
        return new Measure(originalName(cost), originalName(currency), originalName(billingPeriodStart));
    }

    private static String originalName(Optional<Column> column) {
        return column.map(Column::originalName).orElse("");
    }

    private static Optional<Column> find(TableSchema schema, String plainName) {
        return schema.columns().stream()
                .filter(c -> c.originalName().equals(plainName))
                .findFirst()
                .or(() -> schema.columns().stream()
                        .filter(c -> ColumnNaming.plainName(c.originalName()).equalsIgnoreCase(plainName))
                        .findFirst());
    }
}
