package dev.tarn.testing.bigquery;

import dev.tarn.testing.bigquery.sql.SqlProblem;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Adds up what a query reads, and stops it where that is more than it may cost. */
final class Meter {

    private static final int MOST_TABLES = 1000;

    private final Store store;
    private final Optional<Long> mostBilled;
    private final Set<StoredTable> tables = new HashSet<>();
    private long processed;

    Meter(Store store, Optional<Long> mostBilled) {
        this.store = store;
        this.mostBilled = mostBilled;
    }

    void add(QueryScope scope, String sql) throws SQLException {
        Set<StoredTable> read = new HashSet<>(scope.read());
        scope.changed().filter(each -> !each.isTemporary()).ifPresent(read::add);
        tables.addAll(read);
        if (tables.size() > MOST_TABLES) {
            throw SqlProblem.invalid(
                    "Too many tables, views and user-defined functions for query: Max: " + MOST_TABLES);
        }
        processed += Cost.processed(store, read, sql);
        if (mostBilled.isPresent() && billed() > mostBilled.get()) {
            throw new Refusal(
                    400,
                    "bytesBilledLimitExceeded",
                    "",
                    "Query exceeded limit for bytes billed: " + mostBilled.get() + ". " + billed()
                            + " or higher required.");
        }
    }

    long processed() {
        return processed;
    }

    long billed() {
        return Cost.billed(processed, tables.size());
    }

    Set<StoredTable> tables() {
        return tables;
    }
}
