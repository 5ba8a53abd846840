package dev.tarn.duckdb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.ConvertedRows;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.DataReaders;
import dev.tarn.spi.Measure;
import dev.tarn.spi.ReaderLimits;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbConvertedRowsTest {

    private static final TableSchema BILL =
            Given.schema("id", ColumnType.TEXT, "cost", ColumnType.MONEY, "at", ColumnType.TIMESTAMP);

    private final DataReader reader = DataReaders.open("test", ReaderLimits.DEFAULT);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        reader.close();
    }

    private StageRequest bill(String csv) {
        SourceFile file = reader.describe(Given.file(Given.write(folder.resolve("bill.csv"), csv)));
        return Given.request(
                BILL, new Measure("", "", ""), new SourceData.Files(List.of(file), new RowSelection.All()));
    }

    @Test
    void rowsHaveTheTablesColumnsAndTheLoadsOwn() {
        StageRequest request = bill("id,cost,at\n007,0.1,2024-01-02T03:04:05Z\n008,0.12345678901234567895,\n");

        try (ConvertedRows rows = reader.converted(request, Given.whole(BILL))) {
            assertThat(rows.columns()).isEqualTo(Given.whole(BILL).columns());
            assertThat(rows.next()).isTrue();
            assertThat(rows.value(0)).isEqualTo("2024-01");
            assertThat(rows.value(1)).isEqualTo("a'1");
            assertThat(rows.value(2)).isEqualTo("load-1");
            assertThat(rows.value(3)).isEqualTo("bill.csv");
            assertThat(rows.value(4)).isEqualTo("007");
            assertThat(rows.value(5)).isEqualTo(new BigDecimal("0.100000000000000000"));
            assertThat(rows.value(6)).isEqualTo(Instant.parse("2024-01-02T03:04:05Z"));
            assertThatThrownBy(rows::rounded).isInstanceOf(IllegalStateException.class);
            assertThat(rows.next()).isTrue();
            assertThat(rows.value(5)).isEqualTo(new BigDecimal("0.123456789012345679"));
            assertThat(rows.value(6)).isNull();
            assertThat(rows.next()).isFalse();
            assertThat(rows.rounded()).isEqualTo(1);
        }
    }

    @Test
    void aValueWithoutAPlaceIsNamed() {
        StageRequest request = bill("id,cost,at\n007,0.1,\n008,much,\n");

        assertThatThrownBy(() -> reader.converted(request, Given.whole(BILL)).toList())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("bill.csv")
                .hasMessageContaining("'cost'")
                .hasMessageContaining("row 2");
    }

    @Test
    void interruptingEndsTheRows() {
        StageRequest request = bill("id,cost,at\n007,0.1,\n");

        try (ConvertedRows rows = reader.converted(request, Given.whole(BILL))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(rows::next).isInstanceOf(LoadCancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
