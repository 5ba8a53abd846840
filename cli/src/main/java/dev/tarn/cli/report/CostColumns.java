package dev.tarn.cli.report;

import dev.tarn.billing.BillingColumns;
import dev.tarn.model.Column;
import dev.tarn.model.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a view's costs are. Months of CUR and of FOCUS under one name have them in different columns. */
final class CostColumns {

    private CostColumns() {}

    /** The columns of each kind of export that has left a cost in the schema; none where there is none. */
    static List<BillingColumns> of(TableSchema schema) {
        List<BillingColumns> found = new ArrayList<>();
        TableSchema rest = schema;
        BillingColumns columns = BillingColumns.of(rest);
        while (columns.cost().isPresent()) {
            found.add(columns);
            rest = without(rest, columns);
            columns = BillingColumns.of(rest);
        }
        return found;
    }

    private static TableSchema without(TableSchema schema, BillingColumns columns) {
        Set<Column> taken = Stream.of(columns.cost(), columns.currency(), columns.service())
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        return new TableSchema(schema.columns().stream()
                .filter(column -> !taken.contains(column))
                .toList());
    }
}
