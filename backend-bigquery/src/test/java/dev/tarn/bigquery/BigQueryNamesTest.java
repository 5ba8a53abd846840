package dev.tarn.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No two names become one, and each comes back. */
class BigQueryNamesTest {

    private static final List<String> NAMES = List.of(
            "plain",
            "_u27_",
            "'",
            "_u27'",
            "_u27",
            "__u27_",
            "_'",
            "_u5f_u27_",
            "a b",
            "a_u20_b",
            "1st",
            "_PARTITIONTIME",
            "_partition",
            "_table_x",
            "日本 🎉",
            "_u",
            "_u_",
            "x_uffffff_",
            "`\\");

    @Test
    void namesComeBackAndStayDifferent() {
        Set<String> encoded = new HashSet<>();
        for (String name : NAMES) {
            String column = BigQueryNames.encodeColumn(name);
            assertThat(column).as(name).matches("[A-Za-z_][A-Za-z0-9_]*");
            assertThat(encoded.add(column)).as(name).isTrue();
            assertThat(BigQueryNames.decode(column)).isEqualTo(name);
            assertThat(BigQueryNames.decode(BigQueryNames.encode(name))).isEqualTo(name);
        }
    }

    @Test
    void theServicesOwnNamesAreAvoided() {
        assertThat(BigQueryNames.encodeColumn("_PARTITIONTIME")).isEqualTo("_u5f_PARTITIONTIME");
        assertThat(BigQueryNames.encodeColumn("1st")).isEqualTo("_u31_st");
        assertThat(BigQueryNames.encode("1st")).isEqualTo("1st");
    }
}
