package dev.tarn.cli.report;

import dev.tarn.billing.BillingColumns;
import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.SystemColumns;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks a database what an export cost. */
public final class CostQuery {

    private static final int COLUMNS_NAMED = 12;

    private final DatabaseBackend backend;

    /**
     * Prepares the question.
     *
     * @param backend whom to ask
     */
    public CostQuery(DatabaseBackend backend) {
        this.backend = backend;
    }

    /**
     * Asks.
     *
     * @param export the export's name, for messages
     * @param view the export's unified view
     * @return the answer
     * @throws BadDataException where the export has no cost column
     */
    public CostReport ask(String export, TableName view) {
        TableSchema schema = schema(view);
        BillingColumns columns = BillingColumns.of(schema);
        Column cost = columns.cost()
                .orElseThrow(() -> new BadDataException("[report] sum " + view
                        + ": it has no column line_item_unblended_cost (AWS) or BilledCost (FOCUS), only "
                        + someNames(schema) + "; use tarn query for other columns"));
        String period = reference(SystemColumns.BILLING_PERIOD.name());
        String service = columns.service().map(c -> reference(c.name())).orElse("CAST(NULL AS VARCHAR(1))");
        String currency = columns.currency().map(c -> reference(c.name())).orElse("CAST(NULL AS VARCHAR(1))");
        String sql = "SELECT " + period + ", " + service + ", " + currency + ", SUM(" + reference(cost.name())
                + "), COUNT(*) FROM " + backend.tableReference(view) + " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";
        List<CostLine> lines = new ArrayList<>();
        try (RowCursor rows = backend.query(sql)) {
            while (rows.next()) {
                lines.add(new CostLine(
                        text(rows.value(0), "(none)"),
                        text(rows.value(1), "(none)"),
                        text(rows.value(2), ""),
                        Optional.ofNullable(rows.value(3))
                                .map(CostQuery::decimal)
                                .orElse(BigDecimal.ZERO),
                        ((Number) rows.value(4)).longValue()));
            }
        }
        return new CostReport(export, view.toString(), cost.name(), lines);
    }

    private TableSchema schema(TableName view) {
        try (RowCursor none = backend.query("SELECT * FROM " + backend.tableReference(view) + " WHERE 1 = 0")) {
            return new TableSchema(none.columns());
        }
    }

    private static BigDecimal decimal(Object number) {
        return number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString());
    }

    private static String text(Object value, String otherwise) {
        return value == null || value.toString().isBlank() ? otherwise : value.toString();
    }

    /** A plain name stays unquoted, so that the database folds it as it did when the table was made. */
    private static String reference(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String someNames(TableSchema schema) {
        String names = schema.columns().stream()
                .map(Column::name)
                .filter(name ->
                        SystemColumns.ALL.stream().noneMatch(c -> c.name().equalsIgnoreCase(name)))
                .limit(COLUMNS_NAMED)
                .collect(Collectors.joining(", "));
        int more = schema.columns().size() - SystemColumns.ALL.size() - COLUMNS_NAMED;
        return more > 0 ? names + " and " + more + " more" : names;
    }
}
