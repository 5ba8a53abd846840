package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.startsWith;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;

import dev.tarn.duckdb.engine.DuckDbDataReader;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.Measure;
import dev.tarn.spi.PlannedLoad;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that fails where the real one hardly ever does: at the commit, and at closing. */
class DuckDbBrokenDriverTest {

    private static final TableSchema IDS = Loads.schema("id", new ColumnType.Int64());

    @TempDir
    private Path folder;

    private static void load(DuckDbDatabase database, String version, Path rows) {
        PlannedLoad load = Loads.separate("2024-01", version);
        Attempt attempt = database.state().start(Loads.plan(load));
        try (DuckDbLoad transaction = DuckDbLoad.begin(database, attempt, LoadObserver.NONE)) {
            transaction.stage(Loads.request(
                    load,
                    IDS,
                    Measure.ROWS,
                    List.of(new DuckDbDataReader(database.engine()).describe(Loads.file(rows)))));
            transaction.publish();
        }
    }

    private static long rows(DuckDbDatabase database) throws SQLException {
        try (Connection connection = database.connection("count")) {
            return new DuckDbStatements(connection)
                    .list(row -> row.getLong(1), "SELECT count(*) FROM aws_billing.cur_unified")
                    .get(0);
        }
    }

    @Test
    void aCommitThatFailsIsReportedAndNotMaskedByAFailingClose() throws SQLException {
        Path two = Loads.parquet(folder.resolve("2.parquet"), "SELECT range AS id FROM range(2)");
        Path nine = Loads.parquet(folder.resolve("9.parquet"), "SELECT range AS id FROM range(9)");
        try (DuckDbDatabase database = DuckDbDatabase.open(DuckDbConfig.at(folder.resolve("b.db")))) {
            DuckDbStateSchema.migrate(database);
            load(database, "v1", two);

            Connection real = database.connection("begin load");
            Connection broken = mock(Connection.class, delegatesTo(real));
            doThrow(new SQLException("IO Error: the disk is on fire"))
                    .when(broken)
                    .commit();
            doThrow(new SQLException("IO Error: it still is")).when(broken).close();
            DuckDbDatabase failing = spy(database);
            doReturn(broken).when(failing).connection(startsWith("begin load"));
            assertThatThrownBy(() -> load(failing, "v2", nine))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessage("[duckdb] publish aws/cur/2024-01/v2: IO Error: the disk is on fire")
                    .hasCauseInstanceOf(SQLException.class);
            real.close();

            assertThat(rows(database)).as("the old month").isEqualTo(2);
            assertThat(database.state().isLoaded(Loads.key("", "2024-01", "v2")))
                    .isFalse();
            // The right to write was given back, although closing failed.
            load(database, "v3", nine);
            assertThat(rows(database)).isEqualTo(9);
        }
    }
}
