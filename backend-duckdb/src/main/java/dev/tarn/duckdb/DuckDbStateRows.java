package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads states: one statement for them, and one that looks into all of their tables. */
record DuckDbStateRows(DuckDbStatements statements, String database, String from) {

    private record Found(LoadState state, boolean tableIsThere, boolean ownColumns) {}

    /** The states that a condition on {@code s} selects. */
    List<LoadState> read(String condition, String order, Object... values) throws SQLException {
        List<Found> found = statements.list(
                DuckDbStateRows::found,
                "SELECT s.*, t.table_name IS NOT NULL AS table_is_there FROM " + from
                        + " AS s LEFT JOIN duckdb_tables() AS t ON t.database_name = current_database()"
                        + " AND t.schema_name = s.table_dataset AND t.table_name = s.table_name WHERE " + condition
                        + " ORDER BY " + order,
                values);
        Set<LoadKey> present = present(found);
        return found.stream()
                .map(f -> with(f.state, present.contains(f.state.key())))
                .toList();
    }

    private static Found found(ResultSet row) throws SQLException {
        PartitionKey partition = new PartitionKey(
                new ExportId(row.getString("vendor"), row.getString("export_name")),
                row.getString("account"),
                YearMonth.parse(row.getString("billing_period")));
        long attempt = row.getLong("attempt");
        LoadState state = new LoadState(
                new LoadKey(partition, row.getString("version_id")),
                new TableName(row.getString("table_dataset"), row.getString("table_name")),
                text(row, "data_format_version"),
                LoadStatus.valueOf(row.getString("status")),
                row.getBoolean("current_version"),
                false,
                attempt,
                text(row, "load_id"),
                instant(row, "started_at").orElse(Instant.EPOCH),
                instant(row, "ended_at"),
                row.getBoolean("load_completed") ? row.getLong("row_count") : 0,
                text(row, "source"),
                texts(row),
                text(row, "error_message"));
        return new Found(state, row.getBoolean("table_is_there"), attempt > 0);
    }

    /** Which current loads still have their data: rows where there should be rows, at least a table where there are none. */
    private Set<LoadKey> present(List<Found> found) throws SQLException {
        Set<LoadKey> present = new HashSet<>();
        List<LoadKey> asked = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        List<Object> values = new ArrayList<>();
        for (Found f : found) {
            if (!f.state.current() || !f.tableIsThere) {
                continue;
            }
            if (f.state.rows() == 0) {
                present.add(f.state.key());
                continue;
            }
            PartitionKey partition = f.state.key().partition();
            sql.append(asked.isEmpty() ? "" : " UNION ALL ")
                    .append("SELECT ")
                    .append(asked.size())
                    .append(" WHERE EXISTS (SELECT 1 FROM ")
                    .append(DuckDbSql.table(database, f.state.table()));
            if (f.ownColumns) {
                sql.append(" WHERE billing_period = ? AND tarn_account = ?");
                values.add(partition.period().toString());
                values.add(partition.account());
            }
            sql.append(")");
            asked.add(f.state.key());
        }
        if (!asked.isEmpty()) {
            statements
                    .list(row -> row.getInt(1), sql.toString(), values.toArray())
                    .forEach(i -> present.add(asked.get(i)));
        }
        return present;
    }

    private static LoadState with(LoadState s, boolean present) {
        return new LoadState(
                s.key(),
                s.table(),
                s.dataFormatVersion(),
                s.status(),
                s.current(),
                present,
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

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, LocalDateTime.class))
                .map(time -> time.toInstant(ZoneOffset.UTC));
    }

    private static List<String> texts(ResultSet row) throws SQLException {
        java.sql.Array array = row.getArray("files");
        List<String> texts = new ArrayList<>();
        if (array != null) {
            for (Object text : (Object[]) array.getArray()) {
                texts.add((String) text);
            }
        }
        return texts;
    }
}
