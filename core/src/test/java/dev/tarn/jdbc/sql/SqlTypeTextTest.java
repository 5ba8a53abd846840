package dev.tarn.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlTypeTextTest {

    @Test
    void everyTypeComesBack() {
        ColumnType struct = new ColumnType.StructOf(
                List.of(Column.of("a \"b\"", ColumnType.TEXT), new Column("c", "C", new ColumnType.Decimal(5, 2))));
        for (ColumnType type : List.of(
                ColumnType.TEXT,
                new ColumnType.Bool(),
                new ColumnType.Int64(),
                new ColumnType.Float64(),
                ColumnType.MONEY,
                new ColumnType.Date(),
                ColumnType.TIMESTAMP,
                new ColumnType.Binary(),
                new ColumnType.Json(),
                ColumnType.TEXT_MAP,
                new ColumnType.ListOf(struct),
                struct)) {
            assertThat(SqlTypeText.type(SqlTypeText.text(type))).isEqualTo(type);
        }
        List<Column> columns = List.of(new Column("x", "X/y", struct), Column.of("z", ColumnType.TEXT_MAP));
        assertThat(SqlTypeText.columns(SqlTypeText.columns(columns).toString())).isEqualTo(columns);
    }

    @Test
    void whatIsNoTypeIsNoGuess() {
        assertThatThrownBy(() -> SqlTypeText.type("varchar")).isInstanceOf(IllegalStateException.class);
    }
}
