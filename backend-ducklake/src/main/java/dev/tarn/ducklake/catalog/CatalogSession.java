package dev.tarn.ducklake.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction of the catalog's database, on one connection. Not thread-safe. */
public final class CatalogSession {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogSession.class);

    private final Connection connection;
    private final CatalogDialect dialect;

    CatalogSession(Connection connection, CatalogDialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /**
     * Reads a row.
     *
     * @param <T> what becomes of it
     */
    @FunctionalInterface
    public interface Row<T> {
        /**
         * Reads the present row.
         *
         * @param row the row
         * @return what becomes of it
         * @throws SQLException if the driver fails, or the row is not as the format says
         */
        T read(CatalogRow row) throws SQLException;
    }

    /**
     * What is done in a transaction.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Does it.
         *
         * @param session the transaction
         * @return what comes of it
         * @throws SQLException if the database refuses it
         */
        T in(CatalogSession session) throws SQLException;
    }

    /**
     * How the catalog's database is spoken to.
     *
     * @return the dialect
     */
    public CatalogDialect dialect() {
        return dialect;
    }

    /**
     * The connection, for what this class does not offer. Whoever uses it neither commits nor closes it.
     *
     * @return the connection
     */
    public Connection connection() {
        return connection;
    }

    /**
     * A table of the catalog for use in a statement.
     *
     * @param name its name
     * @return with its schema, quoted
     */
    public String table(String name) {
        return dialect.table(name);
    }

    /**
     * Runs a statement.
     *
     * @param sql the statement, with a {@code ?} for each value
     * @param values its values, as {@link CatalogDialect#bind} takes them, {@code null} for NULL, and {@code Optional}s of them
     * @return how many rows it changed
     * @throws SQLException if the database refuses it
     */
    public long run(String sql, Object... values) throws SQLException {
        LOG.debug("{}", sql);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.execute() ? 0 : Math.max(0, statement.getUpdateCount());
        }
    }

    /**
     * Runs a query and reads all its rows.
     *
     * @param <T> what becomes of a row
     * @param row reads a row
     * @param sql the query, with a {@code ?} for each value
     * @param values its values, as for {@link #run}
     * @return what became of the rows, in their order
     * @throws SQLException if the database refuses it, or a row is not as the format says
     */
    public <T> List<T> list(Row<T> row, String sql, Object... values) throws SQLException {
        LOG.debug("{}", sql);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH);
            bind(statement, values);
            List<T> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                CatalogRow present = new CatalogRow(rows, dialect);
                while (rows.next()) {
                    all.add(row.read(present));
                }
            }
            return all;
        }
    }

    /**
     * Whether there is a table in the catalog's schema.
     *
     * @param name its name
     * @return whether there is
     * @throws SQLException if the database can't tell
     */
    public boolean exists(String name) throws SQLException {
        return !list(row -> 1, dialect.exists(), name).isEmpty();
    }

    /**
     * Inserts rows into one of the format's tables, quickly also where they are many.
     *
     * @param table one of the {@link CatalogTables}, by its name
     * @param columns the columns that the rows give, in their order
     * @param rows the rows, each with a value for each column, as for {@link #run}
     * @throws SQLException if the database refuses one
     */
    public void insert(String table, List<String> columns, List<? extends List<?>> rows) throws SQLException {
        CatalogInsert.into(this, CatalogTables.named(table), columns, rows);
    }

    void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            dialect.bind(statement, i + 1, plain(values[i]));
        }
    }

    static Object plain(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        return value;
    }

    /** Large enough to need few round trips, small enough that a page of rows is no burden. */
    private static final int FETCH = 5_000;
}
