package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * How a statement ended.
 *
 * @param type the service's word for the statement: {@code SELECT}, {@code INSERT}, {@code CREATE_TABLE}
 * @param rows its result, if it has one
 * @param changed how many rows it changed; -1 if it was none that changes rows
 * @param inserted how many of them are new
 * @param deleted how many of them are gone
 * @param target the table that a definition was about
 */
record Outcome(String type, Optional<Rows> rows, long changed, long inserted, long deleted, Optional<Address> target) {

    static Outcome rows(Rows rows) {
        return new Outcome("SELECT", Optional.of(rows), -1, 0, 0, Optional.empty());
    }

    static Outcome changed(String type, long changed) {
        return new Outcome(
                type,
                Optional.empty(),
                changed,
                type.equals("INSERT") ? changed : 0,
                type.equals("DELETE") || type.equals("TRUNCATE_TABLE") ? changed : 0,
                Optional.empty());
    }

    static Outcome of(String type) {
        return new Outcome(type, Optional.empty(), -1, 0, 0, Optional.empty());
    }

    static Outcome defined(String type, Address target) {
        return new Outcome(type, Optional.empty(), -1, 0, 0, Optional.of(target));
    }

    ObjectNode dmlStats() {
        long updated = changed - inserted - deleted;
        return Json.object()
                .put("insertedRowCount", String.valueOf(inserted))
                .put("deletedRowCount", String.valueOf(deleted))
                .put("updatedRowCount", String.valueOf(updated));
    }
}
