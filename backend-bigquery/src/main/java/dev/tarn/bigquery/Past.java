package dev.tarn.bigquery;

import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.TableId;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.StateJson;
import dev.tarn.model.ExportId;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tables and views as they were at a snapshot. The service gives a table's rows as of a time, and the time of a snapshot is the one at which the
 * next publish of the same export was prepared: everything up to this one was committed by then, and nothing of that export after it, because
 * a publish that was overtaken is prepared again. By then nothing was changed for the next one either.
 *
 * @param database where it is
 * @param tables the load state's tables
 * @param snapshot the snapshot's number
 * @param now when this was looked up, by the service's clock
 * @param until when the next publish of each export was prepared, where there is one
 * @param shapes what there ever was, with its columns at the snapshot; empty where it was not there yet
 */
record Past(
        BigQueryDatabase database,
        StateTables tables,
        long snapshot,
        Instant now,
        Map<ExportId, Instant> until,
        Map<TableId, Optional<Shape>> shapes) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    /** The columns of a table, or of a view over the tables of an export. */
    record Shape(ExportId export, boolean view, TableSchema columns) {}

    static Past at(
            BigQueryDatabase database,
            StateTables tables,
            String operation,
            long snapshot,
            Instant now,
            Map<ExportId, Instant> until) {
        Map<TableId, Optional<Shape>> shapes = new LinkedHashMap<>();
        for (FieldValueList row : database.read(
                operation,
                "SELECT s.table_dataset, s.table_name, s.publish_id, s.vendor, s.export_name, s.is_view, s.`columns` FROM "
                        + tables.sql(StateTables.Kind.SHAPES) + " AS s ORDER BY s.publish_id",
                new Parameters())) {
            TableId id = TableId.of(
                    database.config().projectId(),
                    row.get("table_dataset").getStringValue(),
                    row.get("table_name").getStringValue());
            if (row.get("publish_id").getLongValue() > snapshot) {
                shapes.putIfAbsent(id, Optional.empty());
            } else {
                shapes.put(id, Optional.of(shape(row)));
            }
        }
        return new Past(database, tables, snapshot, now, until, shapes);
    }

    private static Shape shape(FieldValueList row) {
        return new Shape(
                new ExportId(
                        row.get("vendor").getStringValue(),
                        row.get("export_name").getStringValue()),
                row.get("is_view").getBooleanValue(),
                StateJson.schema(row.get("columns").getStringValue(), "{}", StateRows::type));
    }

    /** What a table or view had, if it was there. */
    Optional<Shape> shape(TableId id) {
        return shapes.getOrDefault(id, Optional.empty());
    }

    /** The tables whose rows it shows, and the columns that they had. */
    Map<TableId, TableSchema> sources(TableId id, Shape shape, String operation) {
        if (!shape.view()) {
            return Map.of(id, shape.columns());
        }
        Parameters parameters = new Parameters();
        List<FieldValueList> rows = database.read(
                operation,
                "SELECT DISTINCT table_dataset, table_name FROM " + tables.sql(StateTables.Kind.LOADS) + asOf(shape)
                        + " WHERE current_version AND vendor = "
                        + parameters.text(shape.export().vendor())
                        + " AND export_name = " + parameters.text(shape.export().name())
                        + " ORDER BY table_dataset, table_name",
                parameters);
        Map<TableId, TableSchema> sources = new LinkedHashMap<>();
        for (FieldValueList row : rows) {
            TableId table = database.id(new TableName(
                    row.get("table_dataset").getStringValue(),
                    row.get("table_name").getStringValue()));
            shape(table).ifPresent(s -> sources.put(table, s.columns()));
        }
        return sources;
    }

    /** What stands behind a table's name. */
    String asOf(Shape shape) {
        return " FOR SYSTEM_TIME AS OF TIMESTAMP '" + TIME.format(until.getOrDefault(shape.export(), now)) + "+00:00'";
    }

    /** A query for the rows that it had. */
    String select(TableId id, String operation) {
        Shape shape = shape(id)
                .orElseThrow(() -> new BackendRejectedException(BigQueryErrors.start(operation)
                        + BigQueryNames.decode(id.getTable()) + " was not there at snapshot " + snapshot
                        + "; ask for a later one"));
        return select(shape, sources(id, shape, operation), shape.columns(), Map.of());
    }

    /**
     * A query for the rows of some tables.
     *
     * @param stands what stands for a table, where it is not the table itself as of the time
     */
    String select(Shape shape, Map<TableId, TableSchema> sources, TableSchema wanted, Map<TableId, TableId> stands) {
        if (sources.isEmpty()) {
            return nothing(wanted);
        }
        return sources.entrySet().stream()
                .map(e -> "SELECT " + Widening.select(e.getValue(), wanted) + " FROM "
                        + (stands.containsKey(e.getKey())
                                ? BigQuerySql.table(stands.get(e.getKey()))
                                : BigQuerySql.table(e.getKey()) + asOf(shape)))
                .collect(Collectors.joining(" UNION ALL "));
    }

    /** A query without rows. */
    static String nothing(TableSchema wanted) {
        return "SELECT " + Widening.select(new TableSchema(List.of()), wanted) + " FROM (SELECT 1 AS one) WHERE FALSE";
    }
}
