package dev.tarn.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.AsOf;
import dev.tarn.model.Snapshot;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.TimeTravel;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** The versions of months that are kept. */
record PostgresTimeTravel(PostgresDatabase database, PostgresStateDialect dialect) implements TimeTravel {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private static final String COLUMNS = "SELECT s.id, s.taken_at, s.loads, s.changes FROM ";

    @Override
    public List<Snapshot> snapshots() {
        return database.read(
                "list the snapshots",
                statements -> statements.list(
                        PostgresTimeTravel::snapshot,
                        COLUMNS + dialect.table("snapshots") + " s WHERE NOT EXISTS (SELECT 1 FROM "
                                + dialect.table("versions")
                                + " v WHERE v.dropped_at IS NOT NULL AND v.from_snapshot <= s.id AND v.to_snapshot > s.id)"
                                + " ORDER BY s.id"));
    }

    private static Snapshot snapshot(ResultSet row) throws SQLException {
        try {
            return new Snapshot(
                    row.getLong(1),
                    row.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                    "",
                    "",
                    row.getString(3),
                    JSON.readValue(row.getString(4), TEXTS));
        } catch (JsonProcessingException e) {
            throw new SQLException("the record of snapshots holds something that is no JSON", e);
        }
    }

    @Override
    public Snapshot snapshot(AsOf asOf) {
        return database.read("find " + asOf, statements -> find(statements, asOf));
    }

    private Snapshot find(JdbcStatements statements, AsOf asOf) throws SQLException {
        String from = COLUMNS + dialect.table("snapshots") + " s WHERE ";
        List<Snapshot> found = asOf instanceof AsOf.AtSnapshot at
                ? statements.list(PostgresTimeTravel::snapshot, from + "s.id = ?", at.id())
                : statements.list(
                        PostgresTimeTravel::snapshot,
                        from + "s.taken_at <= ? ORDER BY s.id DESC LIMIT 1",
                        LocalDateTime.ofInstant(((AsOf.AtTime) asOf).time(), ZoneOffset.UTC));
        return found.stream()
                .findFirst()
                .orElseThrow(() -> new BackendRejectedException(PostgresErrors.start("find " + asOf)
                        + "there is no such snapshot; ask for one of those that are listed"));
    }

    /**
     * The transaction writes at first, for the temporary views, and never ends in a commit.
     */
    @Override
    public RowCursor query(AsOf asOf, String sql, Object... parameters) {
        String operation = "query " + database.config().subject() + " as of " + asOf;
        PostgresQuery.requireOneReading(operation, sql);
        Connection connection = database.connection(operation);
        try {
            connection.setReadOnly(false);
            JdbcStatements statements = new JdbcStatements(connection);
            Past past = Past.at(statements, dialect, find(statements, asOf).id());
            String rewritten = new PastQuery(past, dialect.schema(), operation).prepare(sql);
            statements.run("SET TRANSACTION READ ONLY");
            return PostgresQuery.run(database, connection, operation, rewritten, parameters);
        } catch (SQLException e) {
            PostgresQuery.close(connection);
            throw PostgresErrors.translate(operation, e);
        } catch (RuntimeException e) {
            PostgresQuery.close(connection);
            throw e;
        }
    }

    @Override
    public TableDiff diff(TableName table, AsOf before, AsOf after, List<String> groupBy) {
        return database.read("compare " + table, statements -> {
            Snapshot first = find(statements, before);
            Snapshot last = find(statements, after);
            String operation = "compare " + table + " at snapshots " + first.id() + " and " + last.id();
            PostgresDiff diff = new PostgresDiff(
                    statements,
                    Relation.of(table),
                    Past.at(statements, dialect, first.id()),
                    Past.at(statements, dialect, last.id()),
                    groupBy,
                    operation);
            return new TableDiff(first, last, groupBy, diff.groups());
        });
    }
}
