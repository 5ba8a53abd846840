package dev.tarn.sql;

import dev.tarn.model.Column;
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
import dev.tarn.spi.TableStrategy;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/** Loads as tests need them: two months of one export, in a dataset of the test's own. */
record Given(DatabaseBackend backend, String dataset) {

    ExportId export() {
        return new ExportId("aws", "cur of " + dataset);
    }

    TableName table() {
        return new TableName(dataset, "cur");
    }

    TableName otherTable() {
        return new TableName(dataset, "cur_other");
    }

    TableName view() {
        return new TableName(dataset, "cur_unified");
    }

    PlannedLoad load(String version) {
        return planned("2025-01", version, table());
    }

    /** The next month, in the same table. */
    PlannedLoad other(String version) {
        return planned("2025-02", version, table());
    }

    /** The next month, in another table. */
    PlannedLoad otherOwnTable() {
        return planned("2025-02", "v1", otherTable());
    }

    private PlannedLoad planned(String period, String version, TableName table) {
        LoadKey key = new LoadKey(new PartitionKey(export(), "", YearMonth.parse(period)), version);
        return new PlannedLoad(key, UUID.randomUUID().toString(), table, "CUR_V2", "", List.of());
    }

    Attempt start(PlannedLoad load) {
        return backend.stateManager().start(new LoadPlan(List.of(load), view()));
    }

    static StageRequest request(PlannedLoad load, TableStrategy strategy, TableSchema schema, SourceData data) {
        Measure measure = schema.find("cost").isPresent() ? new Measure("cost", "", "") : Measure.ROWS;
        return new StageRequest(load, strategy, schema, data, measure);
    }

    void publish(PlannedLoad load, TableSchema schema, SourceData data) {
        publish(load, schema, data, LoadObserver.NONE);
    }

    void publish(PlannedLoad load, TableSchema schema, SourceData data, LoadObserver observer) {
        try (LoadTransaction transaction = backend.begin(start(load), observer)) {
            transaction.stage(request(load, TableStrategy.SINGLE, schema, data));
            transaction.publish();
        }
    }

    /** A load of another export, whose table has a name, up to where its rows are staged. */
    LoadTransaction staged(String name, TableSchema schema, SourceData data) {
        ExportId other = new ExportId("aws", UUID.randomUUID().toString());
        LoadKey key = new LoadKey(new PartitionKey(other, "", YearMonth.parse("2025-01")), "v1");
        PlannedLoad load = new PlannedLoad(
                key, UUID.randomUUID().toString(), new TableName(dataset, name), "CUR_V2", "", List.of());
        LoadPlan plan = new LoadPlan(List.of(load), new TableName(dataset, name + "_unified"));
        LoadTransaction transaction = backend.begin(backend.stateManager().start(plan), LoadObserver.NONE);
        transaction.stage(request(load, TableStrategy.SINGLE, schema, data));
        return transaction;
    }

    /** Rows of an item and a cost each. */
    SourceData rows(TableSchema schema, Object... values) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < values.length; i += 2) {
            rows.add(List.of(values[i], new BigDecimal(values[i + 1].toString())));
        }
        return new SourceData.Rows(() -> new Rows(schema.columns(), rows.iterator()));
    }

    /** Rows of one value each. */
    SourceData values(TableSchema schema, Object... values) {
        List<List<Object>> rows = new ArrayList<>();
        for (Object value : values == null ? new Object[] {null} : values) {
            List<Object> row = new ArrayList<>();
            row.add(value);
            rows.add(row);
        }
        return new SourceData.Rows(() -> new Rows(schema.columns(), rows.iterator()));
    }

    List<Object> column(String name) {
        return column(view(), name);
    }

    List<Object> column(TableName table, String name) {
        List<Object> values = new ArrayList<>();
        try (RowCursor cursor = backend.query("SELECT " + name + " FROM " + backend.tableReference(table))) {
            while (cursor.next()) {
                values.add(cursor.value(0));
            }
        }
        return values;
    }

    private static final class Rows implements RowCursor {
        private final List<Column> columns;
        private final Iterator<List<Object>> rows;
        private List<Object> row = List.of();

        Rows(List<Column> columns, Iterator<List<Object>> rows) {
            this.columns = columns;
            this.rows = rows;
        }

        @Override
        public List<Column> columns() {
            return columns;
        }

        @Override
        public boolean next() {
            boolean there = rows.hasNext();
            row = there ? rows.next() : List.of();
            return there;
        }

        @Override
        public Object value(int column) {
            return row.get(column);
        }

        @Override
        public void close() {
            row = List.of();
        }
    }
}
