package dev.tarn.jdbc.sql;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.NamingRules;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs what an application asks, on a connection of its own, in a transaction that is rolled back. A statement that reads one table or view of
 * Tarn by its columns gives Tarn's own types; any other gives what the driver makes of its values.
 */
final class SqlQuery {

    private static final int FETCH = 1000;
    private static final int WIDEST = 38;

    private final SqlDatabase database;
    private final String sql;
    private final SqlStatementText text;
    private final String operation;

    SqlQuery(SqlDatabase database, String sql) {
        this.database = database;
        this.sql = sql;
        this.text = new SqlStatementText(sql, database.facts().names().quote());
        this.operation = "query " + database.subject();
    }

    RowCursor run(Object... parameters) {
        text.refusal().ifPresent(why -> {
            throw new BackendRejectedException(database.errors().start(operation) + why);
        });
        Connection connection = database.connection(operation);
        try {
            readOnly(connection);
            connection.setAutoCommit(false);
            Optional<TableSchema> known = known(new JdbcStatements(connection));
            PreparedStatement statement = connection.prepareStatement(sql);
            statement.setFetchSize(FETCH);
            SqlValues values = new SqlValues(database.types());
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, values.parameter(parameters[i]));
            }
            ResultSet rows = SqlInterruption.run(statement, statement::executeQuery);
            return new SqlCursor(connection, rows, columns(rows.getMetaData(), known), this::translate);
        } catch (SQLException e) {
            end(connection);
            throw translate(e);
        } catch (RuntimeException e) {
            end(connection);
            throw e;
        }
    }

    private static void end(Connection connection) {
        SqlInterruption.uninterrupted(() -> {
            SqlDatabase.rollBack(connection);
            SqlConnections.closeQuietly(connection);
        });
    }

    /** Some drivers take it as a hint, some refuse it once connected. */
    private static void readOnly(Connection connection) {
        try {
            connection.setReadOnly(true);
        } catch (SQLException e) {
            // Then the statement's own words, and the rollback, have to do.
        }
    }

    /** What names a table that is not there as Tarn names it. */
    private BackendException translate(SQLException e) {
        BackendException translated = database.errors().translate(operation, e);
        if (!(translated instanceof BackendRejectedException)) {
            return translated;
        }
        String tables = text.tables().stream()
                .map(names -> names.stream().map(this::shown).collect(Collectors.joining(".")))
                .distinct()
                .collect(Collectors.joining(", "));
        return tables.isEmpty()
                ? translated
                : new BackendRejectedException(
                        translated.getMessage() + "; the statement reads " + tables,
                        database.errors().cause(e));
    }

    private String shown(SqlStatementText.Name name) {
        boolean upper = database.facts().names().folding() == NamingRules.Folding.UPPER
                && name.text().equals(name.text().toUpperCase(Locale.ROOT));
        return upper ? name.text().toLowerCase(Locale.ROOT) : name.text();
    }

    /** The columns of the one table that the statement reads, where it reads one of Tarn's. */
    private Optional<TableSchema> known(JdbcStatements statements) throws SQLException {
        Optional<SqlStatementText.Source> source = text.source();
        if (source.isEmpty()) {
            return Optional.empty();
        }
        return new SqlCatalog(database, statements)
                .physical(
                        source.get().dataset().map(this::physical),
                        physical(source.get().table()))
                .map(SqlCatalog.Held::schema);
    }

    private String physical(SqlStatementText.Name name) {
        return name.quoted() ? name.text() : database.names().physical(name.text());
    }

    /** A column of a result. */
    record ResultColumn(Column column, boolean asText) {}

    private List<ResultColumn> columns(ResultSetMetaData meta, Optional<TableSchema> known) throws SQLException {
        List<ResultColumn> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String label = meta.getColumnLabel(i);
            Optional<Column> column = known.flatMap(schema -> schema.columns().stream()
                    .filter(c -> database.names().physical(c.name()).equalsIgnoreCase(label))
                    .findFirst());
            boolean asText = isText(meta.getColumnType(i));
            if (column.isPresent()) {
                NamingRules rules = SqlBackend.rules(database.facts());
                columns.add(new ResultColumn(
                        Column.of(rules.fold(column.get().name()), column.get().type()), asText));
            } else {
                columns.add(new ResultColumn(Column.of(label.isEmpty() ? "column" + i : label, type(meta, i)), asText));
            }
        }
        return columns;
    }

    private static boolean isText(int type) {
        return switch (type) {
            case Types.CHAR,
                    Types.VARCHAR,
                    Types.LONGVARCHAR,
                    Types.NCHAR,
                    Types.NVARCHAR,
                    Types.LONGNVARCHAR,
                    Types.CLOB -> true;
            default -> false;
        };
    }

    private static ColumnType type(ResultSetMetaData meta, int index) throws SQLException {
        return switch (meta.getColumnType(index)) {
            case Types.BIT, Types.BOOLEAN -> new ColumnType.Bool();
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> new ColumnType.Int64();
            case Types.BIGINT -> meta.isSigned(index) ? new ColumnType.Int64() : new ColumnType.Decimal(20, 0);
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> new ColumnType.Float64();
            case Types.NUMERIC, Types.DECIMAL -> {
                int precision = Math.max(1, Math.min(WIDEST, meta.getPrecision(index)));
                yield new ColumnType.Decimal(precision, Math.max(0, Math.min(precision, meta.getScale(index))));
            }
            case Types.DATE -> new ColumnType.Date();
            case Types.TIMESTAMP -> ColumnType.TIMESTAMP;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> new ColumnType.Binary();
            default -> ColumnType.TEXT;
        };
    }
}
