package dev.tarn.bigquery;

import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.PlannedLoad;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The parts that the statements of the load state share: a plan's loads as the rows of a query, whatever their number. */
final class StateSql {

    static final List<String> PARTITION = List.of("vendor", "export_name", "account", "billing_period");
    static final List<String> LOAD = List.of("vendor", "export_name", "account", "billing_period", "version_id");

    private StateSql() {}

    /** The loads in the same order for every plan, so that statements are the same. */
    static List<PlannedLoad> inOneOrder(Attempt attempt) {
        return inOneOrder(attempt.plan().loads());
    }

    static List<PlannedLoad> inOneOrder(List<PlannedLoad> loads) {
        return loads.stream()
                .sorted(Comparator.comparing(load -> load.key().partition().toString()))
                .toList();
    }

    /** A query in parentheses with a row for each value, its columns in the maps' order. */
    static <T> String rows(List<T> values, Function<T, Map<String, String>> row) {
        return values.stream()
                .map(value -> row.apply(value).entrySet().stream()
                        .map(e -> e.getValue() + " AS " + e.getKey())
                        .collect(Collectors.joining(", ", "SELECT ", "")))
                .collect(Collectors.joining(" UNION ALL ", "(", ")"));
    }

    static void put(Map<String, String> row, PartitionKey partition, Parameters parameters) {
        row.put("vendor", parameters.text(partition.export().vendor()));
        row.put("export_name", parameters.text(partition.export().name()));
        row.put("account", parameters.text(partition.account()));
        row.put("billing_period", parameters.text(partition.period().toString()));
    }

    static void put(Map<String, String> row, LoadKey load, Parameters parameters) {
        put(row, load.partition(), parameters);
        row.put("version_id", parameters.text(load.version()));
    }

    /** Columns that two have alike. */
    static String same(List<String> columns, String one, String other) {
        return columns.stream()
                .map(c -> one + "." + c + " = " + other + "." + c)
                .collect(Collectors.joining(" AND "));
    }

    static String transaction(List<String> statements) {
        return statements.stream().collect(Collectors.joining(";\n", "BEGIN TRANSACTION;\n", ";\nCOMMIT TRANSACTION"));
    }
}
