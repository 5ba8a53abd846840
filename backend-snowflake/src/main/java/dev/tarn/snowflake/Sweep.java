package dev.tarn.snowflake;

import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.StateTable;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what attempts left that died before they published: tables, and files in the stage. An attempt is over when a newer one has
 * taken its partition, when its state no longer says that it has started, or when it began days ago; then it can't publish any more.
 */
record Sweep(JdbcStatements statements, StateTables tables) {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    /** Two statements where nothing is left. */
    void run() throws SQLException {
        Map<String, String> comments = new LinkedHashMap<>();
        statements.list(
                row -> comments.put(row.getString(1), String.valueOf(row.getString(2))),
                "SELECT TABLE_NAME, COMMENT FROM " + SnowflakeCatalog.information(tables.lock(), "TABLES")
                        + " WHERE TABLE_SCHEMA = ? AND STARTSWITH(TABLE_NAME, ?) ORDER BY TABLE_NAME",
                tables.lock().schema(),
                StagingMark.PREFIX);
        if (comments.isEmpty()) {
            return;
        }
        Set<List<Object>> running = running();
        for (Map.Entry<String, String> entry : comments.entrySet()) {
            Optional<StagingMark> mark = StagingMark.of(entry.getValue());
            if (mark.isPresent() && (mark.get().isOld() || !running.contains(key(mark.get())))) {
                drop(entry.getKey());
            }
        }
    }

    private Set<List<Object>> running() throws SQLException {
        return new HashSet<>(
                statements.list(
                        row -> List.<Object>of(
                                row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getLong(5)),
                        "SELECT f.vendor, f.export_name, f.account, f.billing_period, f.attempt FROM "
                                + tables.table(StateTable.FENCE) + " AS f JOIN " + tables.table(StateTable.LOADS)
                                + " AS s ON s.vendor = f.vendor AND s.export_name = f.export_name AND s.account = f.account"
                                + " AND s.billing_period = f.billing_period AND s.attempt = f.attempt WHERE s.status = 'STARTED'"));
    }

    private static List<Object> key(StagingMark mark) {
        return List.of(mark.vendor(), mark.export(), mark.account(), mark.period(), mark.attempt());
    }

    /** Files first: the table is what tells that there may be some. */
    private void drop(String table) {
        try {
            String attempt = table.substring(StagingMark.PREFIX.length()).replaceAll("_[0-9]+$", "");
            statements.list(row -> row.getString(1), "REMOVE " + files(attempt));
            statements.run("DROP TABLE IF EXISTS " + tables.own(table).sql());
            LOG.info(
                    "dropped {}, which a load that died left", tables.own(table).sql());
        } catch (SQLException e) {
            LOG.debug("left {} for later: {}", table, SnowflakeErrors.text(e));
        }
    }

    /** An attempt's files. */
    String files(String attempt) {
        return SnowflakeSql.literal("@" + tables.stage().sql() + "/" + SnowflakeStaging.path(attempt) + "/");
    }
}
