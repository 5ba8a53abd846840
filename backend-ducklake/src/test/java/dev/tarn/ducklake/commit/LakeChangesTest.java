package dev.tarn.ducklake.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeChangesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "created_schema:\"main\"",
                "dropped_schema:2,dropped_table:3",
                "created_table:\"a,b\".\"c\"\"d:e.f\",inserted_into_table:1,altered_table:1",
                "inlined_insert:1,inlined_delete:1,inline_flush:7,merge_adjacent:9"
            })
    void whatIsReadIsWrittenAsItWas(String text) {
        assertThat(LakeChanges.parse(text)).hasToString(text);
    }

    @Test
    void namesAreReadWithoutTheirQuotes() {
        LakeChanges.Change change =
                LakeChanges.parse("CREATED_VIEW:\"a\"\",b\".\"c.\"\"d\"").all().get(0);
        assertThat(change).isEqualTo(LakeChanges.Change.created("created_view", "a\",b", "c.\"d"));
    }

    @Test
    void whatIsNoListIsRefused() {
        assertThatThrownBy(() -> LakeChanges.parse("nonsense")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LakeChanges.parse("altered_table:x")).isInstanceOf(IllegalArgumentException.class);
    }
}
