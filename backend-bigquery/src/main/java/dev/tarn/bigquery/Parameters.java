package dev.tarn.bigquery;

import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.StandardSQLTypeName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values of a statement of Tarn's own, each under a name that stands in the statement. */
final class Parameters {

    private final Map<String, QueryParameterValue> values = new LinkedHashMap<>();

    Map<String, QueryParameterValue> values() {
        return values;
    }

    /** Binds a text; the same text is bound once. */
    String text(String text) {
        return named(QueryParameterValue.string(text));
    }

    String number(long number) {
        return named(QueryParameterValue.int64(number));
    }

    String time(Instant time) {
        return named(QueryParameterValue.timestamp(
                Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000)));
    }

    String texts(Iterable<String> texts) {
        List<String> list = new ArrayList<>();
        texts.forEach(list::add);
        return named(QueryParameterValue.array(list.toArray(new String[0]), StandardSQLTypeName.STRING));
    }

    private String named(QueryParameterValue value) {
        for (Map.Entry<String, QueryParameterValue> entry : values.entrySet()) {
            if (entry.getValue().equals(value)) {
                return "@" + entry.getKey();
            }
        }
        String name = "p" + values.size();
        values.put(name, value);
        return "@" + name;
    }
}
