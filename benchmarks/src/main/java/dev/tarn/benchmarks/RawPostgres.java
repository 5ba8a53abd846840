package dev.tarn.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** PostgreSQL as one would use it by hand: the floor. No state, no verification, no months: one table, of the types that Tarn's has. */
final class RawPostgres implements AutoCloseable {

    private static final String LOADED = "aws_billing.bench_unified";
    private static final int BATCH = 1000;
    private static final int BUFFER = 65_536;

    private final Connection connection;

    private RawPostgres(Connection connection) {
        this.connection = connection;
    }

    static RawPostgres open(String url) throws SQLException {
        return new RawPostgres(DriverManager.getConnection(url + "&reWriteBatchedInserts=true"));
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Takes the columns' types from the month that Tarn has loaded, and its rows as CSV. */
    void adopt(List<SampleColumn> columns, Path csv) throws SQLException, IOException {
        String select = "SELECT " + names(columns) + " FROM " + LOADED;
        execute("DROP TABLE IF EXISTS pattern");
        execute("CREATE TABLE pattern AS " + select + " WITH NO DATA");
        try (OutputStream out = Files.newOutputStream(csv)) {
            copies().copyOut("COPY (" + select + ") TO STDOUT (FORMAT csv)", out);
        }
    }

    /** Makes the table anew, on a server that has nothing left to write. */
    void empty() throws SQLException {
        execute("DROP TABLE IF EXISTS month");
        execute("CREATE TABLE month (LIKE pattern)");
        execute("CHECKPOINT");
    }

    void copyIn(Path csv) throws SQLException, IOException {
        try (InputStream in = Files.newInputStream(csv)) {
            copies().copyIn("COPY month FROM STDIN (FORMAT csv)", in, BUFFER);
        }
    }

    /** Reads rows out of files with the embedded engine, and inserts them in batches, in one transaction. */
    void insert(SampleMonth source, BenchmarkSettings settings) throws SQLException {
        List<SampleColumn> columns = source.shape().sampleColumns();
        String insert =
                "INSERT INTO month VALUES (" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        connection.setAutoCommit(false);
        try (RawDatabase files = RawDatabase.inMemory(settings.threads(), settings.memoryLimit());
                PreparedStatement batch = connection.prepareStatement(insert)) {
            files.query(RawDatabase.select(source, RawDatabase.Types.EXACT), rows -> insert(rows, columns, batch));
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void insert(ResultSet rows, List<SampleColumn> columns, PreparedStatement batch)
            throws SQLException {
        int waiting = 0;
        while (rows.next()) {
            for (int i = 1; i <= columns.size(); i++) {
                boolean time = columns.get(i - 1).type().equals("time");
                batch.setObject(i, time ? rows.getObject(i, LocalDateTime.class) : rows.getObject(i));
            }
            batch.addBatch();
            if (++waiting == BATCH) {
                batch.executeBatch();
                waiting = 0;
            }
        }
        batch.executeBatch();
    }

    /** A benchmark must not be fast because nothing happened. */
    void requireRows(long expected) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM month")) {
            rows.next();
            if (rows.getLong(1) != expected) {
                throw new IllegalStateException("there are " + rows.getLong(1) + " rows instead of " + expected);
            }
        }
    }

    private CopyManager copies() throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    private static String names(List<SampleColumn> columns) {
        return columns.stream().map(SampleColumn::name).collect(Collectors.joining(", "));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
