package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Gives rows away page by page; a token says where the next one begins. */
final class Pages {

    /** Where a page begins. */
    record Page(Rows rows, long from) {}

    private static final int KEPT = 2000;

    private final Map<String, Page> tokens = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Page> eldest) {
            return size() > KEPT;
        }
    });
    private volatile long most = 10_000;

    /** How many rows a page has at most. */
    void most(long rows) {
        most = rows;
    }

    Page next(String token) {
        return Optional.ofNullable(tokens.get(token))
                .orElseThrow(() -> Refusal.invalid("Invalid page token: " + token));
    }

    /** Writes a page, and the token of the next one under each of the names. */
    void write(ObjectNode answer, Page page, Optional<Long> wanted, boolean microseconds, String... names) {
        long size = Math.min(most, wanted.orElse(most));
        long count = page.rows().count();
        answer.put("totalRows", String.valueOf(count));
        if (size == 0) {
            return;
        }
        answer.set("rows", page.rows().page(page.from(), size, microseconds));
        if (page.from() + size < count) {
            String token = UUID.randomUUID().toString();
            tokens.put(token, new Page(page.rows(), page.from() + size));
            for (String name : names) {
                answer.put(name, token);
            }
        }
    }
}
