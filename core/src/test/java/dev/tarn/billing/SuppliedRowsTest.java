package dev.tarn.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import java.time.YearMonth;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SuppliedRowsTest {

    private static final PartitionKey JULY = new PartitionKey(new ExportId("app", "rows"), "", YearMonth.of(2026, 7));
    private static final TableSchema SCHEMA = new TableSchema(List.of(Column.of("a", ColumnType.TEXT)));
    private static final Supplier<RowCursor> ROWS = () -> {
        throw new IllegalStateException("nobody reads rows while listing");
    };

    @Test
    void areOneDeliveryOfOnePartition() {
        SuppliedRows rows = SuppliedRows.of(JULY, "v1", SCHEMA, ROWS);
        Delivery delivery = rows.deliveries(new FakeReader()).get(0);

        assertThat(rows.id()).isEqualTo(JULY.export());
        assertThat(delivery.key()).hasToString("app/rows/2026-07/v1");
        assertThat(delivery.dataFormatVersion()).isEqualTo("ROWS");
        assertThat(delivery.content()).isEqualTo(new Delivery.Rows(SCHEMA, ROWS));
        assertThatCode(() -> rows.requireUnchanged(delivery)).doesNotThrowAnyException();
    }

    @Test
    void mayShrinkAMonthOnlyByTheApplicationsWord() {
        SuppliedRows rows = SuppliedRows.of(JULY, "v1", SCHEMA, ROWS);
        assertThat(rows.deliveries(new FakeReader()).get(0).confirmed()).isFalse();
        assertThat(rows.complete().deliveries(new FakeReader()).get(0).confirmed())
                .isTrue();
    }

    @Test
    void doNotKnowOthersDeliveries() {
        Delivery other = SuppliedRows.of(JULY, "v2", SCHEMA, ROWS)
                .deliveries(new FakeReader())
                .get(0);
        assertThatThrownBy(() -> SuppliedRows.of(JULY, "v1", SCHEMA, ROWS).requireUnchanged(other))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("v1", "v2");
    }
}
