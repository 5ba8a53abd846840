package dev.tarn.postgres;

import dev.tarn.jdbc.JdbcStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what attempts left that died before they published. Each attempt holds a lock as long as its session lives; where the lock is
 * free, nobody will come back for its tables.
 */
final class PostgresSweep {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSweep.class);

    private static final String PREFIX = "tarn#stage#";
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private PostgresSweep() {}

    /** The name of an attempt's table. */
    static String name(String attempt, int number) {
        return PREFIX + attempt + "#" + number;
    }

    /** Sweeps, in transactions of its own on an idle connection; what can't be dropped now is left to the next one. */
    static void run(Connection connection, String ownAttempt) throws SQLException {
        JdbcStatements statements = new JdbcStatements(connection);
        List<Relation> left = statements.list(
                row -> new Relation(row.getString(1), row.getString(2)),
                "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relname LIKE 'tarn#stage#%' AND c.relkind = 'r'"
                        + " AND pg_has_role(c.relowner, 'USAGE') ORDER BY 1, 2");
        connection.commit();
        for (Relation relation : left) {
            String attempt = relation.name().substring(PREFIX.length()).replaceAll("#.*", "");
            if (!attempt.equals(ownAttempt)) {
                drop(statements, relation, attempt);
            }
        }
    }

    private static void drop(JdbcStatements statements, Relation relation, String attempt) throws SQLException {
        Connection connection = statements.connection();
        try {
            PostgresLocks.patience(statements, PATIENCE);
            if (PostgresLocks.takeOver(statements, attempt)) {
                statements.run("DROP TABLE IF EXISTS " + relation.sql());
                LOG.info("dropped {}, which a load that died left", relation.sql());
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            LOG.debug("left {} for later: {}", relation.sql(), PostgresErrors.text(e));
        }
    }

    /** Drops an attempt's own tables. */
    static void dropOwn(Connection connection, String attempt) throws SQLException {
        JdbcStatements statements = new JdbcStatements(connection);
        List<Relation> own = statements.list(
                row -> new Relation(row.getString(1), row.getString(2)),
                "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relname LIKE ? AND c.relkind = 'r' ORDER BY 1, 2",
                PREFIX + attempt + "#%");
        for (Relation relation : own) {
            statements.run("DROP TABLE IF EXISTS " + relation.sql());
        }
        connection.commit();
    }
}
