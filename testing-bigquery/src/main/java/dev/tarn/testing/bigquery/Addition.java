package dev.tarn.testing.bigquery;

import java.sql.SQLException;
import java.util.Optional;

/** Adds a table to the catalog. */
@FunctionalInterface
interface Addition {

    void add() throws SQLException;

    /** Adds a table; gives the one that somebody else has added meanwhile, if that is as good. */
    static Optional<StoredTable> of(Catalog catalog, boolean other, Address address, Addition addition)
            throws SQLException {
        try {
            addition.add();
            return Optional.empty();
        } catch (Refusal e) {
            if (!other || !e.reason().equals("duplicate")) {
                throw e;
            }
            return catalog.find(address);
        }
    }
}
