package dev.tarn.bigquery;

import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableDefinition;
import com.google.cloud.bigquery.TableId;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SystemColumns;
import dev.tarn.spi.TableStrategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table that rows go to.
 *
 * @param id the table
 * @param strategy how it holds its months
 * @param present the columns that it has; empty where it is not there
 * @param wanted the columns that it has to have
 */
record Target(TableId id, TableStrategy strategy, Optional<TableSchema> present, TableSchema wanted) {

    private static final String STRATEGY = "tarn-strategy";

    /** A month is a partition, by a column that no query sees unless it asks; within it, rows are ordered by account. */
    private static final String LAYOUT =
            " PARTITION BY TIMESTAMP_TRUNC(_PARTITIONTIME, MONTH) CLUSTER BY `billing_period`, `tarn_account`";

    /** The source's columns with Tarn's own before them. */
    static TableSchema whole(TableSchema source) {
        List<Column> columns = new ArrayList<>(SystemColumns.ALL);
        columns.addAll(source.columns());
        return new TableSchema(columns);
    }

    /** The table as it is, and as it has to be for some columns. */
    static Target of(
            BigQueryDatabase database, String operation, TableId id, TableStrategy strategy, TableSchema incoming) {
        Optional<TableSchema> present = present(database, operation, id, strategy);
        TableSchema wanted =
                present.map(p -> SchemaChange.between(p, incoming).applyTo(p)).orElse(incoming);
        return new Target(id, strategy, present, wanted);
    }

    /** The same for further columns. */
    Target with(TableSchema incoming) {
        return new Target(
                id, strategy, present, SchemaChange.between(wanted, incoming).applyTo(wanted));
    }

    /** The columns of a table, if it is there; it must be one of Tarn's, for months of that strategy. */
    static Optional<TableSchema> present(
            BigQueryDatabase database, String operation, TableId id, TableStrategy strategy) {
        Optional<Table> table = database.table(operation, id);
        if (table.isEmpty()) {
            return Optional.empty();
        }
        String there = BigQueryErrors.start(operation) + "table " + BigQueryNames.decode(id.getDataset()) + "."
                + BigQueryNames.decode(id.getTable());
        Map<String, String> labels =
                table.get().getLabels() == null ? Map.of() : table.get().getLabels();
        if (!labels.containsKey(STRATEGY)) {
            throw new BackendRejectedException(
                    there
                            + " is there already, and is no table of Tarn's; rename it, or give the export another name or dataset");
        }
        if (!labels.get(STRATEGY).equals(word(strategy))) {
            throw new BackendRejectedException(there + " holds its months in another way than table strategy "
                    + word(strategy) + " asks for; load with the other strategy, or into another dataset");
        }
        return Optional.of(columns(table.get()));
    }

    static TableSchema columns(Table table) {
        Schema schema = table.<TableDefinition>getDefinition().getSchema();
        return BigQueryTypes.schema(schema == null ? FieldList.of() : schema.getFields());
    }

    private static String word(TableStrategy strategy) {
        return strategy.name().toLowerCase(Locale.ROOT);
    }

    private SchemaChange change() {
        return present.map(p -> SchemaChange.between(p, wanted)).orElse(SchemaChange.NONE);
    }

    /** Whether the table is not yet as it has to be. */
    boolean isChanging() {
        return present.isEmpty() || !change().isEmpty();
    }

    /** Whether the service can't give its columns their new types without writing all rows anew. */
    boolean isRewritten() {
        return change().widened().stream().anyMatch(c -> !isInPlace(c));
    }

    private boolean isInPlace(Column wide) {
        ColumnType before =
                present.orElseThrow().find(wide.name()).orElseThrow().type();
        boolean same = BigQueryTypes.sql(before).equals(BigQueryTypes.sql(wide.type()));
        return same || isNumber(before) && isNumber(wide.type());
    }

    private static boolean isNumber(ColumnType type) {
        return type instanceof ColumnType.Int64 || type instanceof ColumnType.Decimal;
    }

    /** What makes the table what it has to be, as far as that can be done in place. */
    List<String> statements(Map<String, String> labels) {
        if (present.isEmpty()) {
            return List.of(create("CREATE TABLE IF NOT EXISTS ", id, labels));
        }
        List<String> statements = new ArrayList<>();
        SchemaChange change = change();
        if (!change.added().isEmpty()) {
            statements.add("ALTER TABLE " + BigQuerySql.table(id) + " "
                    + change.added().stream()
                            .map(c -> "ADD COLUMN IF NOT EXISTS " + BigQueryTypes.definition(c))
                            .collect(Collectors.joining(", ")));
        }
        for (Column wide : isRewritten() ? List.<Column>of() : change.widened()) {
            ColumnType before = present.get().find(wide.name()).orElseThrow().type();
            if (!BigQueryTypes.sql(before).equals(BigQueryTypes.sql(wide.type()))) {
                statements.add("ALTER TABLE " + BigQuerySql.table(id) + " ALTER COLUMN "
                        + BigQuerySql.column(wide.name()) + " SET DATA TYPE " + BigQueryTypes.sql(wide.type()));
            } else {
                statements.add("ALTER TABLE " + BigQuerySql.table(id) + " ALTER COLUMN "
                        + BigQuerySql.column(wide.name()) + " SET OPTIONS (description = "
                        + BigQuerySql.literal(TypeText.write(wide.type())) + ")");
            }
        }
        return statements;
    }

    /** A statement that makes a table of this one's columns anew, whatever was there. */
    String createAnew(TableId table, Map<String, String> labels) {
        return create("CREATE OR REPLACE TABLE ", table, labels);
    }

    private String create(String verb, TableId table, Map<String, String> labels) {
        return verb + BigQuerySql.table(table)
                + wanted.columns().stream().map(BigQueryTypes::definition).collect(Collectors.joining(", ", " (", ")"))
                + LAYOUT + " OPTIONS (" + BigQuerySql.labels(labelled(labels)) + ")";
    }

    Map<String, String> labelled(Map<String, String> labels) {
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.put(STRATEGY, word(strategy));
        return all;
    }
}
