package dev.tarn.cli.report;

import dev.tarn.billing.BillingColumns;
import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.SystemColumns;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Asks a database what an export cost. */
public final class CostQuery {

    private static final int COLUMNS_NAMED = 12;
    private static final int FIRST_SUM = 5;

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
        List<BillingColumns> known = CostColumns.of(schema);
        if (known.isEmpty()) {
            throw new BadDataException("[report] sum " + view
                    + ": it has no column line_item_unblended_cost (AWS) or BilledCost (FOCUS), only "
                    + someNames(schema) + "; use tarn query for other columns");
        }
        List<String> costs =
                known.stream().flatMap(c -> c.cost().stream()).map(this::amount).toList();
        List<String> measured =
                IntStream.range(0, costs.size()).mapToObj(n -> "cost_" + n).toList();
        // Named in a query of its own, as a number in GROUP BY is a column to some databases and a constant to others.
        String sql = "SELECT month_billed, service_used, currency_paid, COUNT(*), COUNT(" + first(measured) + "), "
                + String.join(", ", sums(measured)) + " FROM (SELECT "
                + backend.columnReference(SystemColumns.BILLING_PERIOD.name()) + " AS month_billed, "
                + first(references(known, BillingColumns::service)) + " AS service_used, "
                + first(references(known, BillingColumns::currency)) + " AS currency_paid, "
                + IntStream.range(0, costs.size())
                        .mapToObj(n -> costs.get(n) + " AS " + measured.get(n))
                        .collect(Collectors.joining(", "))
                + " FROM " + backend.tableReference(view) + ") AS billed"
                + " GROUP BY month_billed, service_used, currency_paid"
                + " ORDER BY month_billed, service_used, currency_paid";
        List<CostLine> lines = new ArrayList<>();
        try (RowCursor rows = backend.query(sql)) {
            while (rows.next()) {
                lines.add(new CostLine(
                        text(rows.value(0), "(none)"),
                        text(rows.value(1), "(none)"),
                        text(rows.value(2), ""),
                        total(rows, costs.size()),
                        ((Number) rows.value(3)).longValue(),
                        ((Number) rows.value(4)).longValue()));
            }
        }
        List<String> names =
                known.stream().flatMap(c -> c.cost().stream()).map(Column::name).toList();
        return new CostReport(export, view.toString(), String.join(", ", names), lines);
    }

    /**
     * A sum for each cost column, of the rows in which no column before it has a cost: added up here, where columns of
     * different types give an exact sum, and no row counts twice.
     */
    private static List<String> sums(List<String> costs) {
        List<String> sums = new ArrayList<>();
        for (int n = 0; n < costs.size(); n++) {
            sums.add(
                    n == 0
                            ? "SUM(" + costs.get(0) + ")"
                            : "SUM(CASE WHEN " + first(costs.subList(0, n)) + " IS NULL THEN " + costs.get(n)
                                    + " END)");
        }
        return sums;
    }

    private static BigDecimal total(RowCursor rows, int costs) {
        BigDecimal total = BigDecimal.ZERO;
        for (int n = 0; n < costs; n++) {
            Object sum = rows.value(FIRST_SUM + n);
            total = sum == null ? total : total.add(decimal(sum));
        }
        return total;
    }

    /** A cost that came into a table of another kind of export is text there; casting it is exact. */
    private String amount(Column cost) {
        String name = backend.columnReference(cost.name());
        return cost.type() instanceof ColumnType.Text ? "CAST(" + name + " AS DECIMAL(38,18))" : name;
    }

    private List<String> references(List<BillingColumns> known, Function<BillingColumns, Optional<Column>> which) {
        return known.stream()
                .flatMap(columns -> which.apply(columns).stream())
                .map(column -> backend.columnReference(column.name()))
                .toList();
    }

    /** The first of some columns that has a value: which one it is depends on the export that a row came from. */
    private static String first(List<String> references) {
        return switch (references.size()) {
            case 0 -> "''";
            case 1 -> references.get(0);
            default -> "COALESCE(" + String.join(", ", references) + ")";
        };
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
