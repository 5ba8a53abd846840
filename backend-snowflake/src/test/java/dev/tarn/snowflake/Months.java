package dev.tarn.snowflake;

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
import dev.tarn.testing.snowflake.SnowflakeEmulator;
import java.math.BigDecimal;
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

    final SnowflakeEmulator emulator;
    final Map<String, String> settings;
    final DatabaseBackend backend;

    private Months(SnowflakeEmulator emulator, Map<String, String> settings) {
        this.emulator = emulator;
        this.settings = settings;
        this.backend = open(settings);
    }

    /** On the emulator of this process. */
    static Months open(String... settings) {
        return on(SnowflakeEmulator.server(), settings);
    }

    /** On one of the test's own, whose faults and records are nobody else's. */
    static Months on(SnowflakeEmulator emulator, String... settings) {
        Map<String, String> all = new HashMap<>(Account.settings(emulator));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new Months(emulator, all);
    }

    static DatabaseBackend open(Map<String, String> settings) {
        return BackendRegistry.discover().open("snowflake", settings);
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
