package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.Measure;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.TableStrategy;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that an application makes. */
class DuckDbRowsTest {

    private final DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.inMemory());

    @AfterEach
    void close() {
        backend.close();
    }

    private record Given(List<Column> columns, Iterator<List<Object>> rows, List<Object>[] present)
            implements RowCursor {

        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type can't be made otherwise
        Given(List<Column> columns, List<List<Object>> rows) {
            this(columns, rows.iterator(), new List[1]);
        }

        @Override
        public boolean next() {
            present[0] = rows.hasNext() ? rows.next() : null;
            return present[0] != null;
        }

        @Override
        public Object value(int column) {
            return present[0].get(column);
        }

        @Override
        public void close() {}
    }

    private StagedTable load(TableSchema schema, List<Column> columns, List<List<Object>> rows) {
        PlannedLoad load = Loads.separate("2024-01", "v1");
        return Loads.load(
                backend,
                new StageRequest(
                        load,
                        TableStrategy.SEPARATE,
                        schema,
                        new SourceData.Rows(() -> new Given(columns, rows)),
                        new Measure("cost", "", "")),
                LoadObserver.NONE);
    }

    @Test
    void everyTypeArrives() {
        Map<String, Object> tags = new LinkedHashMap<>();
        tags.put("user:\"Name\"", "ü");
        tags.put("none", null);
        ColumnType.StructOf struct = new ColumnType.StructOf(
                List.of(Column.of("amount", ColumnType.MONEY), Column.of("at", ColumnType.TIMESTAMP)));
        TableSchema schema = Loads.schema(
                "cost",
                ColumnType.MONEY,
                "text",
                ColumnType.TEXT,
                "b",
                new ColumnType.Bool(),
                "i",
                new ColumnType.Int64(),
                "f",
                new ColumnType.Float64(),
                "d",
                new ColumnType.Date(),
                "t",
                ColumnType.TIMESTAMP,
                "x",
                new ColumnType.Binary(),
                "m",
                ColumnType.TEXT_MAP,
                "l",
                new ColumnType.ListOf(ColumnType.MONEY),
                "s",
                struct,
                "j",
                new ColumnType.Json());
        Instant gap = Instant.parse("2024-03-10T02:30:00.123456Z");
        BigDecimal exact = new BigDecimal("12345678901234567890.123456789012345678");
        List<Object> row = Arrays.asList(
                exact,
                "it's",
                true,
                Long.MIN_VALUE,
                0.1d,
                LocalDate.of(2024, 2, 29),
                gap,
                new byte[] {0, -1},
                tags,
                Arrays.asList(exact, null),
                Map.of("amount", exact, "at", gap),
                "{\"a\":1.10}");
        StagedTable staged = load(
                schema,
                schema.columns(),
                List.of(row, Arrays.asList(new Object[schema.columns().size()])));

        assertThat(staged.rows()).isEqualTo(2);
        assertThat(staged.rowsByFile()).isEmpty();
        assertThat(staged.costByCurrency().get("")).isEqualByComparingTo(exact);
        List<Object> loaded = Loads.rows(
                        backend,
                        "SELECT * EXCLUDE (billing_period, tarn_account, tarn_load_id, tarn_source_file)"
                                + " FROM aws_billing.cur_2024_01 ORDER BY cost NULLS LAST")
                .get(0);
        assertThat((byte[]) loaded.get(7)).containsExactly(0, -1);
        for (int i = 0; i < row.size(); i++) {
            if (i != 7) {
                assertThat(loaded.get(i)).as(schema.columns().get(i).name()).isEqualTo(row.get(i));
            }
        }
        assertThat(Loads.value(
                        backend,
                        "SELECT count(*) FROM aws_billing.cur_2024_01 WHERE m IS NULL AND tarn_source_file IS NULL"))
                .isEqualTo(1L);
    }

    @Test
    void columnsAreMatchedByNameAndConvertedExactly() {
        StagedTable staged = load(
                Loads.schema("missing", ColumnType.TEXT, "cost", ColumnType.MONEY),
                List.of(Column.of("cost", ColumnType.TEXT), Column.of("unused", ColumnType.TEXT)),
                List.of(List.of("1.81E-8", "x"), List.of("0.0000000000000000005", "y")));
        assertThat(staged.rounded()).isEqualTo(1);
        assertThat(Loads.rows(backend, "SELECT missing, cost FROM aws_billing.cur_2024_01 ORDER BY cost DESC"))
                .isEqualTo(List.of(
                        Arrays.asList(null, new BigDecimal("0.000000018100000000")),
                        Arrays.asList(null, new BigDecimal("0.000000000000000001"))));
    }

    @Test
    void aValueOfTheWrongClassIsNamedByRowAndColumn() {
        List<Column> columns = List.of(Column.of("cost", ColumnType.MONEY));
        assertThatThrownBy(() -> load(
                        Loads.schema("cost", ColumnType.MONEY),
                        columns,
                        List.of(List.of(BigDecimal.ONE), List.of("secret"))))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("row 2, column 'cost': String has no place in DECIMAL(38,18)")
                .hasMessageNotContaining("secret");
        assertThat(Loads.value(
                        backend,
                        "SELECT count(*) FROM duckdb_tables() WHERE NOT internal AND schema_name = 'aws_billing'"))
                .isEqualTo(0L);
    }
}
