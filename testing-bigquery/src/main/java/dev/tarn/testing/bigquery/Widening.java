package dev.tarn.testing.bigquery;

import dev.tarn.testing.bigquery.sql.Field;
import java.util.List;

/** Which types a column may change to. */
final class Widening {

    private static final List<String> NUMBERS = List.of("INTEGER", "NUMERIC", "BIGNUMERIC", "FLOAT");

    private Widening() {}

    static boolean allowed(Field old, Field now) {
        if (!old.mode().equals(now.mode())) {
            return false;
        }
        if (old.type().equals(now.type())) {
            return now.precision() == 0
                    || old.precision() != 0
                            && now.scale() >= old.scale()
                            && now.precision() - now.scale() >= old.precision() - old.scale();
        }
        int from = NUMBERS.indexOf(old.type());
        int to = NUMBERS.indexOf(now.type());
        if (from < 0 || to < from) {
            return false;
        }
        int whole = old.type().equals("INTEGER") ? 19 : old.precision() == 0 ? 38 : old.precision() - old.scale();
        return now.precision() == 0 || now.precision() - now.scale() >= whole && now.scale() >= old.scale();
    }
}
