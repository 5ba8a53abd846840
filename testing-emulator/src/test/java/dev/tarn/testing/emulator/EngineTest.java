package dev.tarn.testing.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EngineTest {

    @Test
    void sessionsShareTablesAndAreStoppedOneByOne() throws Exception {
        try (Engine engine = Engine.open();
                EngineSession one = engine.session();
                EngineSession two = engine.session()) {
            one.execute("CREATE TABLE t AS SELECT 1 AS x");
            CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> {
                try {
                    one.execute("SELECT count(*) FROM range(1000000000000) a WHERE a.range % 7 = 8");
                } catch (SQLException e) {
                    throw new IllegalStateException(e.getMessage());
                }
            });
            while (!slow.isDone()) {
                one.cancel();
                Thread.sleep(10);
            }

            assertThatThrownBy(slow::join).hasMessageContaining("INTERRUPT");
            assertThatThrownBy(() -> one.execute("SELECT 1")).hasMessageContaining("INTERRUPT");
            one.resume();
            assertThat(one.query("SELECT x + ? FROM t", row -> row.getInt(1), 1))
                    .containsExactly(2);
            assertThat(two.execute("INSERT INTO t VALUES (?)", 5)).isEqualTo(1);
        }
    }
}
