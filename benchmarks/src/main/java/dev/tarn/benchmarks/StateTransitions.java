package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.StateManager;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * State transitions, each durable in a database file when it returns: a load starts, and fails. The floor is two committed
 * statements through JDBC.
 */
public class StateTransitions {

    private static final int EACH = 2;

    /** The measured methods' holder; JMH makes it. */
    public StateTransitions() {}

    /** Tarn's state. */
    @State(Scope.Benchmark)
    public static class Loads {

        /** A folder for the database. */
        @Param("")
        public String folder;

        private Tarn tarn;
        private StateManager state;
        private LoadPlan plan;

        /** JMH makes it. */
        public Loads() {}

        /** Opens a new database. */
        @Setup
        public void open() {
            Path file = Path.of(folder).resolve("state-" + UUID.randomUUID());
            tarn = Tarn.open("duckdb", Map.of("database_path", file.toString()));
            state = tarn.backend().stateManager();
            PartitionKey partition = new PartitionKey(new ExportId("aws", "bench"), "", YearMonth.of(2025, 1));
            plan = new LoadPlan(
                    List.of(new PlannedLoad(
                            new LoadKey(partition, "first"),
                            "load",
                            new TableName("aws_billing", "bench_2025_01"),
                            "CUR_V2",
                            "s3://bucket/prefix",
                            List.of("bench-00001.snappy.parquet"))),
                    new TableName("aws_billing", "bench_unified"));
        }

        /** Closes it. */
        @TearDown
        public void close() {
            tarn.close();
        }
    }

    /** The floor's table. */
    @State(Scope.Benchmark)
    public static class Rows {

        /** A folder for the database. */
        @Param("")
        public String folder;

        private RawDatabase database;

        /** JMH makes it. */
        public Rows() {}

        /**
         * Opens a new database.
         *
         * @throws SQLException where it can't
         */
        @Setup
        public void open() throws SQLException {
            Path file = Path.of(folder).resolve("rows-" + UUID.randomUUID());
            database = RawDatabase.open(file, 1, "1GB");
            database.execute("CREATE TABLE state (period VARCHAR PRIMARY KEY, attempt BIGINT, status VARCHAR)");
            database.execute("INSERT INTO state VALUES ('2025-01', 0, 'failed')");
        }

        /**
         * Closes it.
         *
         * @throws SQLException where it can't
         */
        @TearDown
        public void close() throws SQLException {
            database.close();
        }
    }

    /**
     * A load starts and fails.
     *
     * @param loads where
     */
    @Benchmark
    @OperationsPerInvocation(EACH)
    public void tarn(Loads loads) {
        loads.state.fail(loads.state.start(loads.plan), "benchmark");
    }

    /**
     * A row changes twice.
     *
     * @param rows where
     * @throws SQLException where it can't
     */
    @Benchmark
    @OperationsPerInvocation(EACH)
    public void raw(Rows rows) throws SQLException {
        rows.database.execute("UPDATE state SET attempt = attempt + 1, status = 'started' WHERE period = '2025-01'");
        rows.database.execute("UPDATE state SET status = 'failed' WHERE period = '2025-01'");
    }
}
