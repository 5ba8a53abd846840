package dev.tarn.jdbc;

import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads states: one statement for them, and one look into all of their tables. */
record StateRows(JdbcStatements statements, JdbcStateDialect dialect, JdbcPresence presence) {

    /** The states that a condition selects. */
    List<LoadState> read(String from, String condition, String order, Object... values) throws SQLException {
        List<LoadState> found = statements.list(
                this::state, "SELECT s.* FROM " + from + " s WHERE " + condition + " ORDER BY " + order, values);
        List<LoadState> current = found.stream().filter(LoadState::current).toList();
        Set<LoadKey> present = current.isEmpty() ? Set.of() : presence.present(statements, current);
        return found.stream()
                .map(s -> present.contains(s.key()) ? asPresent(s) : s)
                .toList();
    }

    private LoadState state(ResultSet row) throws SQLException {
        PartitionKey partition = new PartitionKey(
                new ExportId(row.getString("vendor"), row.getString("export_name")),
                row.getString("account"),
                YearMonth.parse(row.getString("billing_period")));
        return new LoadState(
                new LoadKey(partition, row.getString("version_id")),
                new TableName(row.getString("table_dataset"), row.getString("table_name")),
                text(row, "data_format_version"),
                LoadStatus.valueOf(row.getString("status")),
                row.getBoolean("current_version"),
                false,
                row.getLong("attempt"),
                text(row, "load_id"),
                instant(row, "started_at").orElse(Instant.EPOCH),
                instant(row, "ended_at"),
                row.getBoolean("load_completed") ? row.getLong("row_count") : 0,
                text(row, "source"),
                dialect.list(row, "files"),
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

    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    private Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return dialect.time(row, column).map(time -> time.toInstant(ZoneOffset.UTC));
    }
}
