package dev.tarn.bigquery;

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
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A dataset of its own, and loads of months of the export {@code cur} into its one table. */
final class Months implements AutoCloseable {

    static final ExportId EXPORT = new ExportId("aws", "cur");
    static final TableSchema SCHEMA =
            new TableSchema(List.of(Column.of("line_item", ColumnType.TEXT), Column.of("cost", ColumnType.MONEY)));

    final Map<String, String> settings;
    final DatabaseBackend backend;

    private Months(Map<String, String> settings) {
        this.settings = settings;
        this.backend = Server.open(settings);
    }

    static Months open(String... settings) {
        Map<String, String> all = new HashMap<>(Server.settings());
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new Months(all);
    }

    /** Another client of the same dataset. */
    Months again() {
        return new Months(settings);
    }

    String dataset() {
        return settings.get("dataset");
    }

    TableName table() {
        return new TableName(dataset(), "cur");
    }

    TableName view() {
        return new TableName(dataset(), "cur_unified");
    }

    PlannedLoad load(String period, String version) {
        return load(period, version, "cur");
    }

    PlannedLoad load(String period, String version, String table) {
        PartitionKey partition = new PartitionKey(EXPORT, "", YearMonth.parse(period));
        return new PlannedLoad(
                new LoadKey(partition, version),
                UUID.randomUUID().toString(),
                new TableName(dataset(), table),
                "CUR_V2",
                "",
                List.of());
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

    static StageRequest request(PlannedLoad load, TableSchema schema, SourceData data) {
        return new StageRequest(load, TableStrategy.SINGLE, schema, data, new Measure("cost", "", ""));
    }

    Attempt start(PlannedLoad... loads) {
        return backend.stateManager().start(new LoadPlan(List.of(loads), view()));
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
        return (BigDecimal) values("SELECT SUM(cost) FROM " + backend.tableReference(view()))
                .get(0);
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
