package dev.tarn.testing.snowflake;

import java.util.Locale;
import java.util.Set;

/** Which statements need a warehouse that runs. */
final class Warehouses {

    private static final Set<String> NEED_ONE =
            Set.of("SELECT", "WITH", "(", "INSERT", "UPDATE", "DELETE", "MERGE", "COPY");

    private Warehouses() {}

    static void check(Parser parser, Rules rules) throws SnowflakeError {
        String word = parser.cursor().peek().text().toUpperCase(Locale.ROOT);
        boolean missing = parser.execution().session().warehouse().isEmpty() || rules.warehouseSuspended();
        if (missing && NEED_ONE.contains(word) && readsTables(parser)) {
            throw Refusal.noWarehouse().error();
        }
    }

    /** A query without FROM is answered by the service itself. */
    private static boolean readsTables(Parser parser) {
        int start = parser.cursor().position();
        boolean reads = !parser.sees("SELECT");
        while (!reads && !parser.cursor().ended()) {
            reads = parser.cursor().next().is("FROM");
        }
        parser.cursor().position(start);
        return reads;
    }
}
