package dev.tarn.ducklake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.TableStats;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatsMergeTest {

    private static final TableStats.Column NOTHING = new TableStats.Column(
            Optional.of(true), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @ParameterizedTest
    @CsvSource({
        "int64, 9, 10",
        "uint64, 9223372036854775807, 18446744073709551615",
        "'decimal(38,18)', -99999999999999999999.5, 0.000000000000000001",
        "float64, -inf, -1.5e300",
        "float64, 2.0, inf",
        "boolean, 0, true",
        "date, 9999-12-31, 10000-01-01",
        "date, 0044-03-15 (BC), 0001-01-01",
        "timestamptz, 2024-01-01 00:00:00+00, 2024-01-01 00:00:00.5+00",
        "timestamp, -infinity, 0001-01-01 00:00:00",
        "timestamp, 294246-12-31 00:00:00, infinity",
        "time, 09:00:00, 10:00:00.5",
        "varchar, 10, 9",
        "varchar, \uFFFD, \uD83D\uDE00",
        "blob, 00FF, 616263"
    })
    void boundsAreOrderedAsTheirType(String type, String less, String more) {
        for (List<String> pair : List.of(List.of(less, more), List.of(more, less))) {
            StatsMerge merge = new StatsMerge(type, null, false);
            merge.add(1, file(bounds(pair.get(0), pair.get(0))));
            merge.add(1, file(bounds(pair.get(1), pair.get(1))));
            TableStats.Column column = merge.result().orElseThrow();
            assertThat(column.min()).contains(less);
            assertThat(column.max()).contains(more);
        }
    }

    @Test
    void nullsAloneLeaveTheBounds() {
        StatsMerge merge = new StatsMerge("int32", null, false);
        merge.add(1, file(Optional.of(counts(5, 0, Optional.of("1"), Optional.of("2")))));
        merge.add(1, file(Optional.of(counts(0, 5, Optional.empty(), Optional.empty()))));
        assertThat(merge.result())
                .contains(new TableStats.Column(
                        Optional.of(true), Optional.empty(), Optional.of("1"), Optional.of("2"), Optional.empty()));
    }

    @Test
    void aBoundThatIsMissingOrNoneOfTheTypeIsUnknownForGood() {
        StatsMerge merge = new StatsMerge("int32", null, false);
        merge.add(1, file(bounds("1", "x")));
        merge.add(1, file(bounds("0", "5")));
        merge.add(1, file(Optional.of(counts(1, 0, Optional.empty(), Optional.of("9")))));
        merge.add(1, file(bounds("3", "9")));
        TableStats.Column column = merge.result().orElseThrow();
        assertThat(column.min()).isEmpty();
        assertThat(column.max()).isEmpty();
        assertThat(column.containsNull()).contains(false);
    }

    @Test
    void noBoundsMeanNothingUnlessAllIsNull() {
        StatsMerge perhaps = new StatsMerge("int32", NOTHING, false);
        perhaps.add(1, file(bounds("1", "2")));
        assertThat(perhaps.result().orElseThrow().min()).isEmpty();
        StatsMerge onlyNulls = new StatsMerge("int32", NOTHING, true);
        onlyNulls.add(1, file(bounds("1", "2")));
        assertThat(onlyNulls.result().orElseThrow().min()).contains("1");
    }

    @Test
    void aFileThatSaysNothingMakesAllUnknown() {
        StatsMerge merge = new StatsMerge("int32", NOTHING, false);
        merge.add(1, file(Optional.empty()));
        assertThat(merge.result()).isEmpty();
    }

    private static Optional<ColumnStats> bounds(String min, String max) {
        return Optional.of(counts(1, 0, Optional.of(min), Optional.of(max)));
    }

    private static ColumnStats counts(long values, long nulls, Optional<String> min, Optional<String> max) {
        return new ColumnStats(
                1,
                OptionalLong.empty(),
                OptionalLong.of(values),
                OptionalLong.of(nulls),
                min,
                max,
                Optional.empty(),
                Optional.empty());
    }

    private static NewDataFile file(Optional<ColumnStats> stats) {
        return NewDataFile.of(
                new LakePath("f.parquet", true), 5, 100, 10, stats.stream().toList());
    }
}
