package dev.tarn.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Compares values to the last digit, whatever the scale of a decimal. */
final class Values {

    private Values() {}

    static void assertSame(Object actual, Object expected) {
        if (expected instanceof BigDecimal number) {
            assertThat(actual).isInstanceOf(BigDecimal.class);
            assertThat((BigDecimal) actual).isEqualByComparingTo(number);
        } else if (expected instanceof byte[] bytes) {
            assertThat(actual).isInstanceOf(byte[].class);
            assertThat((byte[]) actual).containsExactly(bytes);
        } else if (expected instanceof List<?> list) {
            assertThat(actual).isInstanceOf(List.class);
            assertList((List<?>) actual, list);
        } else if (expected instanceof Map<?, ?> map) {
            assertThat(actual).isInstanceOf(Map.class);
            assertMap((Map<?, ?>) actual, map);
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    private static void assertList(List<?> actual, List<?> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertSame(actual.get(i), expected.get(i));
        }
    }

    private static void assertMap(Map<?, ?> actual, Map<?, ?> expected) {
        assertThat(actual.size()).as("size of %s", actual).isEqualTo(expected.size());
        expected.forEach((key, value) -> {
            assertThat(actual.containsKey(key)).as("%s has %s", actual, key).isTrue();
            assertSame(actual.get(key), value);
        });
    }

    /** Whether two values are the same to the last digit. */
    static boolean same(Object actual, Object expected) {
        try {
            assertSame(actual, expected);
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    /** A column holds these values: in the order of the column {@code nr} where there is one, else in any. */
    static void assertColumn(Contents contents, String name, Object... expected) {
        List<Object> actual = new ArrayList<>(contents.column(name));
        if (contents.names().contains(contents.naming().fold("nr"))) {
            List<Object> numbers = contents.column("nr");
            Object[] ordered = new Object[actual.size()];
            for (int i = 0; i < ordered.length; i++) {
                ordered[((Long) numbers.get(i)).intValue()] = actual.get(i);
            }
            assertSame(Arrays.asList(ordered), Arrays.asList(expected));
            return;
        }
        assertThat(actual).hasSameSizeAs(expected);
        for (Object value : expected) {
            int at = 0;
            while (at < actual.size() && !same(actual.get(at), value)) {
                at++;
            }
            assertThat(at)
                    .as("%s among the rest of column %s: %s", value, name, actual)
                    .isLessThan(actual.size());
            actual.remove(at);
        }
    }
}
