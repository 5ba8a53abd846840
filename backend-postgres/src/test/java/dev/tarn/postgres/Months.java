package dev.tarn.postgres;

import dev.tarn.BackendRegistry;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.Measure;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.TableStrategy;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A database of its own, and loads of months of the export {@code cur} into its one table. */
final class Months implements AutoCloseable {

    static final ExportId EXPORT = new ExportId("aws", "cur");
    static final TableName TABLE = new TableName("bills", "cur");
    static final TableName VIEW = new TableName("bills", "cur_unified");
    static final TableSchema SCHEMA =
            new TableSchema(List.of(Column.of("line_item", ColumnType.TEXT), Column.of("cost", ColumnType.MONEY)));

    final String url;
    final DatabaseBackend backend;

    private Months(String url, DatabaseBackend backend) {
        this.url = url;
        this.backend = backend;
    }

    static Months open(String... settings) {
        return at(EmbeddedPostgres.server().freshDatabase(), settings);
    }

    static Months at(String url, String... settings) {
        Map<String, String> all = new HashMap<>(PostgresUnderTest.of(url));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new Months(url, BackendRegistry.discover().open("postgresql", all));
    }

    static PlannedLoad load(String period, String version) {
        return load(period, version, "");
    }

    static PlannedLoad load(String period, String version, String account) {
        PartitionKey partition = new PartitionKey(EXPORT, account, YearMonth.parse(period));
        return new PlannedLoad(
                new LoadKey(partition, version), UUID.randomUUID().toString(), TABLE, "CUR_V2", "", List.of());
    }

    static SourceData lines(int rows, String cost) {
        List<List<Object>> all = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            all.add(List.of("line " + i, new BigDecimal(cost)));
        }
        return rows(SCHEMA, all);
    }

    static SourceData rows(TableSchema schema, List<List<Object>> rows) {
        return new SourceData.Rows(() -> new Cursor(schema.columns(), rows));
    }

    static List<Object> row(Object... values) {
        return Arrays.asList(values);
    }

    static StageRequest request(PlannedLoad load, TableSchema schema, SourceData data) {
        boolean cost = schema.find("cost").isPresent();
        return new StageRequest(
                load, TableStrategy.SINGLE, schema, data, cost ? new Measure("cost", "", "") : Measure.ROWS);
    }

    Attempt start(PlannedLoad... loads) {
        return backend.stateManager().start(new LoadPlan(List.of(loads), VIEW));
    }

    StagedTable publish(PlannedLoad load, TableSchema schema, SourceData data) {
        try (LoadTransaction transaction = backend.begin(start(load), LoadObserver.NONE)) {
            StagedTable staged = transaction.stage(request(load, schema, data));
            transaction.publish();
            return staged;
        }
    }

    StagedTable publish(String period, String version, int rows, String cost) {
        return publish(load(period, version), SCHEMA, lines(rows, cost));
    }

    BigDecimal total() {
        return (BigDecimal)
                values("SELECT sum(cost) FROM " + backend.tableReference(VIEW)).get(0);
    }

    /** The first column of a query. */
    List<Object> values(String sql, Object... parameters) {
        List<Object> values = new ArrayList<>();
        try (RowCursor rows = backend.query(sql, parameters)) {
            while (rows.next()) {
                values.add(rows.value(0));
            }
        }
        return values;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    void run(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** What an administrator sees. */
    List<String> texts(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    /** Names of tables that are neither months nor Tarn's own. */
    List<String> leftovers() throws SQLException {
        return texts("SELECT relname FROM pg_class WHERE relname LIKE 'tarn#stage#%' OR relname LIKE 'tarn#kept#%'"
                + " ORDER BY 1");
    }

    @Override
    public void close() {
        backend.close();
    }

    private static final class Cursor implements RowCursor {
        private final List<Column> columns;
        private final List<List<Object>> rows;
        private int at = -1;

        Cursor(List<Column> columns, List<List<Object>> rows) {
            this.columns = columns;
            this.rows = rows;
        }

        @Override
        public List<Column> columns() {
            return columns;
        }

        @Override
        public boolean next() {
            return ++at < rows.size();
        }

        @Override
        public Object value(int column) {
            return rows.get(at).get(column);
        }

        @Override
        public void close() {
            at = rows.size();
        }
    }
}
