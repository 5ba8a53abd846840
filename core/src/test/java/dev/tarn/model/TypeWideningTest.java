package dev.tarn.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.ColumnType.Bool;
import dev.tarn.model.ColumnType.Date;
import dev.tarn.model.ColumnType.Decimal;
import dev.tarn.model.ColumnType.Float64;
import dev.tarn.model.ColumnType.Int64;
import dev.tarn.model.ColumnType.Json;
import dev.tarn.model.ColumnType.ListOf;
import dev.tarn.model.ColumnType.MapOf;
import dev.tarn.model.ColumnType.StructOf;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TypeWideningTest {

    static List<Arguments> pairs() {
        return List.of(
                Arguments.of(new Int64(), new Int64(), new Int64()),
                Arguments.of(new Int64(), new Decimal(10, 2), new Decimal(21, 2)),
                Arguments.of(new Decimal(10, 2), new Decimal(12, 8), new Decimal(16, 8)),
                Arguments.of(new Decimal(38, 0), new Decimal(38, 18), ColumnType.TEXT),
                Arguments.of(new Float64(), ColumnType.MONEY, ColumnType.MONEY),
                Arguments.of(new Float64(), new Int64(), ColumnType.MONEY),
                Arguments.of(new Date(), ColumnType.TIMESTAMP, ColumnType.TIMESTAMP),
                Arguments.of(new Bool(), new Int64(), ColumnType.TEXT),
                Arguments.of(ColumnType.TEXT, ColumnType.TIMESTAMP, ColumnType.TEXT),
                Arguments.of(
                        new MapOf(ColumnType.TEXT, new Int64()),
                        new MapOf(ColumnType.TEXT, new Decimal(20, 2)),
                        new MapOf(ColumnType.TEXT, new Decimal(21, 2))),
                Arguments.of(new ListOf(new Int64()), ColumnType.TEXT_MAP, new Json()));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void widensWithoutLossAndInEitherOrder(ColumnType a, ColumnType b, ColumnType common) {
        assertThat(a.widenTo(b)).isEqualTo(common);
        assertThat(b.widenTo(a)).isEqualTo(common);
        assertThat(common.widenTo(a)).isEqualTo(common);
    }

    @Test
    void unitesTheFieldsOfStructs() {
        StructOf a = new StructOf(List.of(Column.of("x", new Int64())));
        StructOf b = new StructOf(List.of(Column.of("x", new Decimal(20, 1)), Column.of("y", ColumnType.TEXT)));
        assertThat(a.widenTo(b))
                .isEqualTo(new StructOf(List.of(Column.of("x", new Decimal(20, 1)), Column.of("y", ColumnType.TEXT))));
    }
}
