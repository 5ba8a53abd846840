package dev.tarn.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.testing.snowflake.SnowflakeEmulator;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an account, or a machine, has set otherwise must change nothing. */
class SessionSettingsTest {

    @Test
    void whatTextsAreMadeByDoesNotDependOnTheAccount() {
        try (SnowflakeEmulator emulator = SnowflakeEmulator.start();
                Months months = Months.on(emulator)) {
            assertThat(months.values("SELECT 1")).hasSize(1);
            assertThat(emulator.sessionParameters())
                    .isNotEmpty()
                    .allSatisfy(session -> assertThat(session)
                            .containsEntry("DATE_INPUT_FORMAT", "AUTO")
                            .containsEntry("DATE_OUTPUT_FORMAT", "YYYY-MM-DD")
                            .containsEntry("TIME_INPUT_FORMAT", "AUTO")
                            .containsEntry("TIMESTAMP_INPUT_FORMAT", "AUTO")
                            .containsEntry("TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF9")
                            .containsEntry("BINARY_INPUT_FORMAT", "HEX")
                            .containsEntry("BINARY_OUTPUT_FORMAT", "HEX")
                            .containsEntry("ROWS_PER_RESULTSET", "0"));
        }
    }

    @Test
    void aTextThatFilesOftenMeanNothingByIsAText() {
        try (Months months = Months.open()) {
            months.publish(
                    Months.load("2025-01", "v1"),
                    Months.SCHEMA,
                    Months.rows(Months.SCHEMA, java.util.List.of(Months.row("\\N", java.math.BigDecimal.ONE))));

            assertThat(months.values("SELECT line_item FROM bills.cur")).containsExactly("\\N");
        }
    }

    @Test
    void aFolderThatNothingCanBeSentFromIsRefused(@TempDir Path folder) {
        try (Months months =
                Months.open("temp_directory", folder.resolve("it's").toString())) {
            assertThatThrownBy(() -> months.publish("2025-01", "v1", 1, "1"))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("set temp_directory to another");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WITH p AS PROCEDURE () RETURNS INT LANGUAGE SQL AS 'DELETE FROM t' CALL p()",
                "SELECT 1 ->> DELETE FROM bills.cur",
                "SHOW TABLES ->> SELECT * FROM $1",
                "CALL p()",
            })
    void aStatementThatMayWriteIsRefused(String sql) {
        assertThatThrownBy(() -> SnowflakeQuery.requireOneReading("query", sql))
                .isInstanceOf(BackendRejectedException.class);
    }
}
