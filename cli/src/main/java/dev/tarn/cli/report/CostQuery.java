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
        List<String> costs = known.stream()
                .flatMap(c -> c.cost().stream())
                .map(CostQuery::amount)
                .toList();
        String sql = "SELECT " + reference(SystemColumns.BILLING_PERIOD.name()) + ", "
                + first(references(known, BillingColumns::service)) + ", "
                + first(references(known, BillingColumns::currency)) + ", COUNT(*), COUNT(" + first(costs) + "), "
                + String.join(", ", sums(costs)) + " FROM " + backend.tableReference(view)
                + " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";
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
    private static String amount(Column cost) {
        String name = reference(cost.name());
        return cost.type() instanceof ColumnType.Text ? "CAST(" + name + " AS DECIMAL(38,18))" : name;
    }

    private static List<String> references(
            List<BillingColumns> known, Function<BillingColumns, Optional<Column>> which) {
        return known.stream()
                .flatMap(columns -> which.apply(columns).stream())
                .map(column -> reference(column.name()))
                .toList();
    }

    /** The first of some columns that has a value: which one it is depends on the export that a row came from. */
    private static String first(List<String> references) {
        return switch (references.size()) {
            case 0 -> "CAST(NULL AS VARCHAR(1))";
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
