package dev.tarn.testing.snowflake;

import static dev.tarn.testing.snowflake.Client.rows;
import static dev.tarn.testing.snowflake.Client.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ParallelTest {

    private static final int SESSIONS = 8;
    private static final int TURNS = 3;

    @Test
    void manySessionsAtOnceLoseNothing() throws Exception {
        SnowflakeEmulator emulator = SnowflakeEmulator.server();
        String database = emulator.freshDatabase();
        try (Connection connection = Client.connect(emulator, database)) {
            run(connection, "CREATE TABLE turn AS SELECT 0 AS n");
            run(connection, "CREATE TABLE t (session INTEGER, turn INTEGER)");
            ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                int session = i;
                all.add(threads.submit(() -> turns(emulator, database, session)));
            }
            for (Future<Void> one : all) {
                one.get();
            }
            threads.shutdown();

            assertThat(rows(connection, "SELECT n FROM turn")).containsExactly("" + SESSIONS * TURNS);
            assertThat(rows(connection, "SELECT count(*), count(DISTINCT turn), max(turn) FROM t"))
                    .containsExactly(SESSIONS * TURNS + "|" + SESSIONS * TURNS + "|" + SESSIONS * TURNS);
        }
    }

    private static Void turns(SnowflakeEmulator emulator, String database, int session) throws Exception {
        try (Connection connection = Client.connect(emulator, database)) {
            for (int i = 0; i < TURNS; i++) {
                run(
                        connection,
                        "CREATE TRANSIENT TABLE stage_" + session + "_" + i + " AS SELECT " + session + " AS s");
                run(connection, "BEGIN TRANSACTION");
                run(connection, "UPDATE turn SET n = n + 1");
                run(connection, "DELETE FROM t WHERE session = -1");
                run(connection, "INSERT INTO t SELECT s, (SELECT n FROM turn) FROM stage_" + session + "_" + i);
                run(connection, "COMMIT");
                run(connection, "DROP TABLE stage_" + session + "_" + i);
            }
        }
        return null;
    }
}
