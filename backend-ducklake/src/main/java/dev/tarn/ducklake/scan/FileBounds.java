package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.scan.Predicate.Compare;
import dev.tarn.ducklake.scan.Predicate.Comparison;
import dev.tarn.ducklake.scan.Predicate.Condition;
import dev.tarn.ducklake.scan.Predicate.IsNotNull;
import dev.tarn.ducklake.scan.Predicate.IsNull;
import dev.tarn.ducklake.scan.Predicate.OneOf;
import java.util.Optional;

/**
 * What is known of one column's values in one file.
 *
 * @param order the values' order
 * @param min a lower bound; absent where there is none
 * @param max an upper bound of all numbers; absent where there is none
 * @param mayBeNull whether a value may be NULL
 * @param mayBeValue whether a value may be other than NULL
 * @param mayBeNan whether a value may be above all bounds
 */
record FileBounds(
        ValueOrder order,
        Optional<Comparable<?>> min,
        Optional<Comparable<?>> max,
        boolean mayBeNull,
        boolean mayBeValue,
        boolean mayBeNan) {

    static FileBounds of(ColumnStats stats, ValueOrder order, long rows) {
        boolean noNulls = stats.nullCount().isPresent() && stats.nullCount().getAsLong() == 0;
        boolean noValues = stats.valueCount().isPresent() && stats.valueCount().getAsLong() == 0
                || rows > 0
                        && stats.nullCount().isPresent()
                        && stats.nullCount().getAsLong() == rows;
        return new FileBounds(
                order,
                stats.min().flatMap(text -> order.bound(text, true)),
                stats.max().flatMap(text -> order.bound(text, false)),
                !noNulls,
                !noValues,
                order.floating() && stats.containsNan().orElse(true));
    }

    /** Every row has the same value: that of an identity partition. */
    static FileBounds same(Optional<String> value, ValueOrder order) {
        return new FileBounds(
                order,
                value.flatMap(text -> order.bound(text, true)),
                value.flatMap(text -> order.bound(text, false)),
                value.isEmpty(),
                value.isPresent(),
                order.floating());
    }

    /** Whether a row of the file may meet the condition. */
    boolean mayMeet(Condition condition) {
        if (condition instanceof IsNull) {
            return mayBeNull;
        }
        if (!mayBeValue) {
            return false;
        }
        if (condition instanceof IsNotNull) {
            return true;
        }
        if (condition instanceof OneOf oneOf) {
            return oneOf.literals().stream().anyMatch(literal -> mayBe(Comparison.EQUAL, literal));
        }
        Compare compare = (Compare) condition;
        return mayBe(compare.comparison(), compare.literal());
    }

    private boolean mayBe(Comparison comparison, String literal) {
        Optional<Comparable<?>> read = order.read(literal);
        if (read.isEmpty()) {
            return true;
        }
        Comparable<?> value = read.get();
        boolean nan = value instanceof Double number && number.isNaN();
        if (nan && mayBeNan) {
            return true;
        }
        return switch (comparison) {
            case EQUAL -> notBelowMin(value, true) && notAboveMax(value, true);
            case NOT_EQUAL -> mayBeNan || !onlyValueIs(value);
            case LESS -> notBelowMin(value, false);
            case LESS_OR_EQUAL -> notBelowMin(value, true);
            case GREATER -> mayBeNan || notAboveMax(value, false);
            case GREATER_OR_EQUAL -> mayBeNan || notAboveMax(value, true);
        };
    }

    private boolean notBelowMin(Comparable<?> value, boolean orSame) {
        return min.isEmpty() || ValueOrder.compare(min.get(), value) < (orSame ? 1 : 0);
    }

    private boolean notAboveMax(Comparable<?> value, boolean orSame) {
        return max.isEmpty() || ValueOrder.compare(max.get(), value) > (orSame ? -1 : 0);
    }

    private boolean onlyValueIs(Comparable<?> value) {
        return min.isPresent()
                && max.isPresent()
                && ValueOrder.compare(min.get(), value) == 0
                && ValueOrder.compare(max.get(), value) == 0;
    }
}
