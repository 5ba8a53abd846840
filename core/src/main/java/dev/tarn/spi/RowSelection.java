package dev.tarn.spi;

import java.time.YearMonth;

/** Which of the files' rows are taken. */
public sealed interface RowSelection {

    /** All. */
    record All() implements RowSelection {}

    /**
     * Those of one month.
     *
     * @param column the name, in the source, of the column that {@link Measure#period()} describes
     * @param period the month
     */
    record InPeriod(String column, YearMonth period) implements RowSelection {}
}
