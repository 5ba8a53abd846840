package dev.tarn.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** DuckDB as one would use it by hand: the floor. No state, no verification, no months. */
final class RawDatabase implements AutoCloseable {

    /** Which types the raw table gets. */
    enum Types {
        /** Those of AWS's own Parquet: costs are DOUBLE. What {@code SELECT *} gives. */
        AWS,
        /** Those of Tarn's table: costs are DECIMAL(38,18). */
        EXACT
    }

    private final Connection connection;

    private RawDatabase(Connection connection) {
        this.connection = connection;
    }

    static RawDatabase open(Path file, int threads, String memoryLimit) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("threads", Integer.toString(threads));
        properties.setProperty("memory_limit", memoryLimit);
        // As Tarn does.
        properties.setProperty("preserve_insertion_order", "false");
        return new RawDatabase(DriverManager.getConnection("jdbc:duckdb:" + file, properties));
    }

    /** A database in memory, to make data with. */
    static RawDatabase inMemory() throws SQLException {
        return new RawDatabase(DriverManager.getConnection("jdbc:duckdb:"));
    }

    /** The same, with limits, to read files with. */
    static RawDatabase inMemory(int threads, String memoryLimit) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("threads", Integer.toString(threads));
        properties.setProperty("memory_limit", memoryLimit);
        // Rows come while they are read; otherwise the whole month would have to fit into memory.
        properties.setProperty("jdbc_stream_results", "true");
        return new RawDatabase(DriverManager.getConnection("jdbc:duckdb:", properties));
    }

    /** What becomes of a query's rows. */
    @FunctionalInterface
    interface Rows {
        void read(ResultSet rows) throws SQLException;
    }

    void query(String sql, Rows rows) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            rows.read(result);
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** {@code CREATE TABLE AS SELECT} of a month's files. */
    void load(SampleMonth month, Types types) throws SQLException {
        execute("CREATE TABLE month AS " + select(month, types));
    }

    static String select(SampleMonth month, Types types) {
        String files = month.files().stream()
                .map(file -> "'" + file.toString().replace("'", "''") + "'")
                .collect(Collectors.joining(", ", "[", "]"));
        List<SampleColumn> columns = month.shape().sampleColumns();
        if (month.shape().isCsv()) {
            return "SELECT * FROM read_csv(" + files
                    + ", auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', columns = "
                    + columns.stream()
                            .map(column -> "'" + column.name() + "': '" + type(column, types) + "'")
                            .collect(Collectors.joining(", ", "{", "}"))
                    + ")";
        }
        String list = types == Types.AWS
                ? "*"
                : columns.stream()
                        .map(column -> column.name() + "::" + column.targetType() + " AS " + column.name())
                        .collect(Collectors.joining(", "));
        return "SELECT " + list + " FROM read_parquet(" + files + ", union_by_name = true)";
    }

    private static String type(SampleColumn column, Types types) {
        return types == Types.AWS ? column.awsType() : column.targetType();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
