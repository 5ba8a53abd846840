package dev.tarn.postgres;

import dev.tarn.error.BackendException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.StateTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops superseded versions that exceed what is kept. Each in a transaction of its own; one that is being read goes later. */
final class Expiry {

    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);

    private static final Duration PATIENCE = Duration.ofMillis(100);

    private record Expired(long id, Relation relation) {}

    private Expiry() {}

    static void run(PostgresDatabase database, PostgresStateDialect dialect) {
        Retention retention = database.config().retention();
        if (dialect.readable(StateTable.LOADS).isEmpty()) {
            return;
        }
        List<Expired> expired =
                database.read("look for old versions", statements -> find(statements, dialect, retention));
        for (Expired each : expired) {
            try {
                database.write("drop " + each.relation().sql(), statements -> drop(statements, dialect, each));
            } catch (BackendException e) {
                LOG.debug("left for later: {}", e.getMessage());
            }
        }
    }

    private static List<Expired> find(JdbcStatements statements, PostgresStateDialect dialect, Retention retention)
            throws SQLException {
        long versions = retention.keepsAny() ? retention.versions().orElse(Integer.MAX_VALUE) : 0;
        double seconds = retention.period().map(Duration::toSeconds).orElse(Long.MAX_VALUE / 1_000_000_000L);
        return statements.list(
                row -> new Expired(row.getLong(1), new Relation(row.getString(2), row.getString(3))),
                "SELECT id, relation_schema, relation_name FROM (SELECT *, row_number() OVER (PARTITION BY vendor,"
                        + " export_name, account, billing_period ORDER BY to_snapshot DESC, id DESC) AS nr FROM "
                        + dialect.table("versions")
                        + " WHERE to_snapshot IS NOT NULL AND dropped_at IS NULL) AS v WHERE nr > ?"
                        + " OR superseded_at < " + Versions.NOW + " - make_interval(secs => ?)",
                versions,
                seconds);
    }

    private static long drop(JdbcStatements statements, PostgresStateDialect dialect, Expired expired)
            throws SQLException {
        PostgresLocks.patience(statements, PATIENCE);
        statements.run("DROP TABLE IF EXISTS " + expired.relation().sql());
        return statements.run(
                "UPDATE " + dialect.table("versions") + " SET dropped_at = " + Versions.NOW
                        + " WHERE id = ? AND dropped_at IS NULL",
                expired.id());
    }
}
