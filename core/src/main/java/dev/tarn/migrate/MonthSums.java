package dev.tarn.migrate;

import dev.tarn.billing.BillingColumns;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.LoadState;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DatabaseBackend;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts and adds up what a database holds of a month: in the database where it adds exactly, and here where it does not. */
final class MonthSums {

    private final DatabaseBackend backend;
    private final Object[] parameters;
    private final String from;
    private final BillingColumns billing;
    private final List<Column> decimals;
    private final Map<String, Long> rows = new TreeMap<>();
    private final Map<String, Map<String, BigDecimal>> sums = new TreeMap<>();

    private MonthSums(DatabaseBackend backend, LoadState state) {
        this.backend = backend;
        this.parameters = StoredExport.parameters(state.key().partition());
        this.from = " FROM " + backend.tableReference(state.table()) + StoredExport.where();
        StoredColumns names = new StoredColumns(
                backend.stateManager(), state.key().partition().export());
        TableSchema schema;
        try (StoredRows none = new StoredRows(backend.query("SELECT *" + from + " AND 1 = 0", parameters), names)) {
            schema = none.schema();
        }
        this.billing = BillingColumns.of(schema);
        this.decimals = schema.columns().stream()
                .filter(c -> c.type() instanceof ColumnType.Decimal)
                .toList();
    }

    static MonthTotals of(DatabaseBackend backend, LoadState state) {
        MonthSums month = new MonthSums(backend, state);
        if (!month.byTheDatabase()) {
            month.rows.clear();
            month.sums.clear();
            month.here();
        }
        return new MonthTotals(month.rows, month.sums, month.billing.cost().map(Column::originalName));
    }

    /** How many of a month's rows a view shows. */
    static long rows(DatabaseBackend backend, TableName view, LoadState state) {
        try (RowCursor cursor = backend.query(
                "SELECT count(*) FROM " + backend.tableReference(view) + StoredExport.where(),
                StoredExport.parameters(state.key().partition()))) {
            cursor.next();
            return ((Number) cursor.value(0)).longValue();
        }
    }

    /** Whether all sums are exact: one that is a binary fraction is not. Grouped by the column itself, which every dialect takes. */
    private boolean byTheDatabase() {
        Optional<String> currency = billing.currency().map(c -> backend.columnReference(c.name()));
        String select = decimals.stream()
                .map(c -> ", sum(" + backend.columnReference(c.name()) + ")")
                .collect(Collectors.joining("", "SELECT count(*)", ""));
        String sql = select
                + currency.map(c -> ", " + c).orElse("")
                + from
                + currency.map(c -> " GROUP BY " + c).orElse("");
        try (RowCursor cursor = backend.query(sql, parameters)) {
            while (cursor.next()) {
                long count = ((Number) cursor.value(0)).longValue();
                Object key = currency.isPresent() ? cursor.value(1 + decimals.size()) : null;
                for (int i = 0; i < decimals.size(); i++) {
                    Object sum = cursor.value(1 + i);
                    if (sum instanceof Double || sum instanceof Float) {
                        return false;
                    }
                }
                if (count > 0) {
                    add(key, count, cursor, 1);
                }
            }
        }
        return true;
    }

    private void here() {
        List<Column> columns = new ArrayList<>(decimals);
        billing.currency().ifPresent(columns::add);
        String select =
                columns.stream().map(c -> backend.columnReference(c.name())).collect(Collectors.joining(", "));
        try (RowCursor cursor = backend.query("SELECT " + select + from, parameters)) {
            while (cursor.next()) {
                add(columns.size() > decimals.size() ? cursor.value(decimals.size()) : null, 1, cursor, 0);
            }
        }
    }

    private void add(Object currency, long count, RowCursor cursor, int first) {
        String key = currency == null ? "" : currency.toString();
        rows.merge(key, count, Long::sum);
        Map<String, BigDecimal> byColumn = sums.computeIfAbsent(key, k -> new HashMap<>());
        for (int i = 0; i < decimals.size(); i++) {
            Object value = cursor.value(first + i);
            if (value != null) {
                byColumn.merge(decimals.get(i).originalName(), new BigDecimal(value.toString()), BigDecimal::add);
            }
        }
    }
}
