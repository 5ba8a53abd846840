package dev.tarn.ducklake.commit;

/** Counts the columns of a table. */
final class ColumnNumbers {

    private long next;

    ColumnNumbers(long next) {
        this.next = next;
    }

    long next() {
        return next++;
    }
}
