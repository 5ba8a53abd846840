package dev.tarn.jdbc.sql;

import dev.tarn.jdbc.JdbcDatabase;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open database: its connections, and what was found out about it. Safe for use by several threads. */
final class SqlDatabase implements JdbcDatabase, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SqlDatabase.class);

    private final SqlConfig config;
    private final SqlErrors errors;
    private final SqlConnections connections;
    private final SqlFacts facts;
    private final SqlNames names;

    private SqlDatabase(SqlConfig config, SqlErrors errors, SqlConnections connections, SqlFacts facts) {
        this.config = config;
        this.errors = errors;
        this.connections = connections;
        this.facts = facts;
        this.names = new SqlNames(facts.names());
    }

    static SqlDatabase open(SqlConfig config) {
        SqlErrors errors = SqlErrors.of(config);
        SqlConnections connections = SqlConnections.open(config, errors);
        try {
            SqlKnown known = new SqlKnown(config, errors, connections);
            Optional<SqlFacts> facts = known.facts();
            SqlDatabase database =
                    new SqlDatabase(config, errors, connections, facts.orElseGet(() -> new SqlProbe(known).probe()));
            LOG.debug("{} is {}", config.subject(), database.facts);
            new SqlState(database).prepare();
            if (facts.isEmpty()) {
                known.keep(database);
            }
            return database;
        } catch (RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    SqlConfig config() {
        return config;
    }

    SqlErrors errors() {
        return errors;
    }

    SqlFacts facts() {
        return facts;
    }

    SqlNames names() {
        return names;
    }

    SqlTypes types() {
        return new SqlTypes(facts);
    }

    SqlStateDialect dialect() {
        return new SqlStateDialect(facts, names, stateDataset());
    }

    String subject() {
        return config.subject();
    }

    String stateDataset() {
        return config.stateDataset().orElse(SqlState.DATASET);
    }

    /** The quoted name of one of Tarn's own tables. */
    String stateTable(String name) {
        return names.table(new TableName(stateDataset(), name));
    }

    /** Whether tables come and go with the transaction that makes and drops them. */
    boolean hasTransactionalDdl() {
        return facts.can(SqlFacts.Ability.TRANSACTIONAL_DDL);
    }

    /** A connection of the caller's own, each statement a transaction. */
    Connection connection(String operation) {
        return connections.connect(operation);
    }

    /** Begins transactions that see what others commit in the meantime: who waited for a lock must not decide by what was before. */
    static void begin(Connection connection) throws SQLException {
        if (connection.getMetaData().supportsTransactionIsolationLevel(Connection.TRANSACTION_READ_COMMITTED)) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        connection.setAutoCommit(false);
    }

    @Override
    public <T> T read(String operation, Work<T> work) {
        Connection connection = connection(operation);
        try {
            connection.setAutoCommit(false);
            T result = work.in(new JdbcStatements(connection));
            connection.rollback();
            return result;
        } catch (SQLException e) {
            rollBack(connection);
            throw errors.translate(operation, e);
        } finally {
            SqlConnections.closeQuietly(connection);
        }
    }

    @Override
    public <T> T write(String operation, Work<T> work) {
        Connection connection = connection(operation);
        try {
            begin(connection);
            T result = work.in(new JdbcStatements(connection));
            connection.commit();
            return result;
        } catch (SQLException e) {
            rollBack(connection);
            throw errors.translate(operation, e);
        } catch (RuntimeException e) {
            rollBack(connection);
            throw e;
        } finally {
            SqlConnections.closeQuietly(connection);
        }
    }

    /** Closing a connection ends its transaction in a way of its own for each driver. */
    static void rollBack(Connection connection) {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            LOG.debug("a transaction could not be rolled back: {}", e.getSQLState());
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
