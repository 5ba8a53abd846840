package dev.tarn.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
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
}
