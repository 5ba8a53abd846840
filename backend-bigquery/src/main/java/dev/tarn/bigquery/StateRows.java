package dev.tarn.bigquery;

import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import dev.tarn.jdbc.StateJson;
import dev.tarn.model.ColumnType;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads states: one statement for them, and one look into all of their tables. */
record StateRows(BigQueryDatabase database, StateTables tables) {

    /** The states that a condition selects. */
    List<LoadState> read(String operation, String condition, String order, Parameters parameters) {
        if (!tables.isReadable()) {
            return List.of();
        }
        List<LoadState> found = database
                .read(
                        operation,
                        "SELECT s.* FROM " + tables.sql(StateTables.Kind.LOADS) + " AS s WHERE " + condition
                                + " ORDER BY " + order,
                        parameters)
                .stream()
                .map(StateRows::state)
                .toList();
        List<LoadState> current = found.stream().filter(LoadState::current).toList();
        Set<LoadKey> present = current.isEmpty() ? Set.of() : new Presence(database).of(operation, current);
        return found.stream()
                .map(s -> s.current() && present.contains(s.key()) ? asPresent(s) : s)
                .toList();
    }

    private static LoadState state(FieldValueList row) {
        PartitionKey partition = new PartitionKey(
                new ExportId(text(row, "vendor"), text(row, "export_name")),
                text(row, "account"),
                YearMonth.parse(text(row, "billing_period")));
        return new LoadState(
                new LoadKey(partition, text(row, "version_id")),
                new TableName(text(row, "table_dataset"), text(row, "table_name")),
                text(row, "data_format_version"),
                LoadStatus.valueOf(text(row, "status")),
                isTrue(row, "current_version"),
                false,
                row.get("attempt").getLongValue(),
                text(row, "load_id"),
                time(row, "started_at").orElse(Instant.EPOCH),
                time(row, "ended_at"),
                isTrue(row, "load_completed") ? row.get("row_count").getLongValue() : 0,
                text(row, "source"),
                row.get("files").isNull() ? List.of() : StateJson.list(text(row, "files")),
                text(row, "error_message"));
    }

    private static LoadState asPresent(LoadState s) {
        return new LoadState(
                s.key(),
                s.table(),
                s.dataFormatVersion(),
                s.status(),
                s.current(),
                true,
                s.attempt(),
                s.loadId(),
                s.startedAt(),
                s.ended(),
                s.rows(),
                s.source(),
                s.files(),
                s.error());
    }

    private static String text(FieldValueList row, String column) {
        FieldValue value = row.get(column);
        return value.isNull() ? "" : value.getStringValue();
    }

    private static boolean isTrue(FieldValueList row, String column) {
        FieldValue value = row.get(column);
        return !value.isNull() && value.getBooleanValue();
    }

    private static Optional<Instant> time(FieldValueList row, String column) {
        FieldValue value = row.get(column);
        return value.isNull() ? Optional.empty() : Optional.of(value.getTimestampInstant());
    }

    /** The type of a text that the state holds. */
    static ColumnType type(String text) {
        return TypeText.read(text)
                .orElseThrow(
                        () -> new IllegalStateException("the load state holds something that is no type: " + text));
    }
}
