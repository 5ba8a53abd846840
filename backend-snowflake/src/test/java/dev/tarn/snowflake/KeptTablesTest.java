package dev.tarn.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.config.Settings;
import dev.tarn.model.AsOf;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.testing.snowflake.Refusal;
import dev.tarn.testing.snowflake.SnowflakeEmulator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a table held before its columns got wider can be read for as long as it was promised, whoever dies meanwhile. */
class KeptTablesTest {

    private static final TableSchema WIDER =
            new TableSchema(List.of(Column.of("line_item", ColumnType.TEXT), Column.of("cost", ColumnType.TEXT)));

    private final SnowflakeEmulator emulator = SnowflakeEmulator.start();

    @AfterEach
    void close() {
        emulator.close();
    }

    private static void widen(Months months, String period) {
        months.publish(Months.load(period, "v1"), WIDER, Months.rows(WIDER, List.of(Months.row("w", "2.5"))));
    }

    private static List<Object> kept(Months months) {
        return months.values("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'TARN_KEPT%'");
    }

    /** As if the process had died: nothing records any more where the old table is. */
    @Test
    void aTableThatNobodyRecordedIsFound() {
        try (Months months = Months.on(emulator)) {
            months.publish("2025-01", "v1", 3, "1");
            emulator.rules()
                    .refuse(sql -> sql.contains("SHAPES") && sql.startsWith("UPDATE"), 1, Refusal.internalError());
            assertThatThrownBy(() -> widen(months, "2025-02")).hasMessageContaining("internal error");
            // Its columns are what they should be by now: nothing has to be prepared.
            widen(months, "2025-02");

            assertThat(months.backend
                            .timeTravel()
                            .orElseThrow()
                            .query(new AsOf.AtSnapshot(1), "SELECT cost FROM bills.cur")
                            .toList())
                    .hasSize(3)
                    .allSatisfy(
                            row -> assertThat((java.math.BigDecimal) row.get(0)).isEqualByComparingTo("1"));
            assertThat(months.values("SELECT cost FROM bills.cur")).hasSize(4);
        }
    }

    @Test
    void ownOnesGoInTimeAndOthersKeepTheirs() throws SQLException {
        try (Months months = Months.on(emulator)) {
            months.publish("2025-01", "v1", 3, "1");
            widen(months, "2025-02");
            String now = kept(months).get(0).toString();
            String own = now.replaceAll("_[0-9]+_[0-9A-F]+$", "_1_AAAAAAAA");
            SnowflakeConfig config = Settings.of("snowflake", months.settings).bind(SnowflakeConfig.class);
            try (Connection connection = new SnowflakeLogin(config).connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE bills." + own + " (a NUMBER(1,0))");
                statement.execute("CREATE TABLE bills.TARN_KEPT_00000000_1_AAAAAAAA (a NUMBER(1,0))");
            }

            months.publish("2025-01", "v2", 1, "1");

            assertThat(kept(months)).containsExactlyInAnyOrder(now, "TARN_KEPT_00000000_1_AAAAAAAA");
        }
    }

    /** The latest snapshot can be read whatever its age: nothing was published since. */
    @Test
    void whatTheLatestSnapshotIsReadFromStays() throws SQLException {
        try (Months months = Months.on(emulator)) {
            months.publish("2025-01", "v1", 3, "1");
            SnowflakeConfig config = Settings.of("snowflake", months.settings).bind(SnowflakeConfig.class);
            String old = "TARN_KEPT_" + SnowflakeSql.digest("TARN").toUpperCase(java.util.Locale.ROOT) + "_1_AAAAAAAA";
            try (Connection connection = new SnowflakeLogin(config).connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE bills." + old + " (a NUMBER(1,0))");
                statement.execute("UPDATE tarn.shapes SET place = '" + old + "' WHERE name = 'CUR'");
            }

            months.publish("2025-02", "v1", 1, "1");

            assertThat(kept(months)).containsExactly(old);
        }
    }
}
