package dev.tarn.ducklake.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.SampleLakes;
import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeTypes;
import dev.tarn.ducklake.catalog.SnapshotInfo;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.scan.Predicate.Compare;
import dev.tarn.ducklake.scan.Predicate.Comparison;
import dev.tarn.ducklake.scan.Predicate.IsNotNull;
import dev.tarn.ducklake.scan.Predicate.IsNull;
import dev.tarn.ducklake.scan.Predicate.OneOf;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FilePruningTest {

    private static final long SEED = 20240117;

    @TempDir
    Path temp;

    private final DuckDbEngine engine = DuckDbEngine.open("ducklake", DuckDbSettings.inMemory());

    @AfterEach
    void close() {
        engine.close();
    }

    static Stream<String> names() {
        return SampleLakes.NAMES.stream();
    }

    /** Random conditions on values that the tables have, asked of all files and of those that pruning leaves. */
    @ParameterizedTest
    @MethodSource("names")
    void neverChangesAResult(String name) throws Exception {
        SharedLake lake = SharedLake.unpack(name, temp);
        Random random = new Random(SEED);
        int left = 0;
        try (LakeCatalog catalog = lake.open();
                LakeQuery query = new LakeQuery(catalog, engine);
                Connection connection = engine.connection("test")) {
            DuckDbStatements statements = new DuckDbStatements(connection);
            for (SnapshotInfo info : catalog.snapshots()) {
                for (LakeTable table : catalog.names(info.snapshot()).tables()) {
                    String all = TableScan.of(catalog, table, info.snapshot(), Predicate.ALL)
                            .select(ScanSpace.temporary(connection), Set.of());
                    statements.run("CREATE OR REPLACE TEMPORARY TABLE everything AS " + all);
                    for (int i = 0; i < 4; i++) {
                        String where = condition(statements, table, random);
                        String qualified =
                                DuckDbSql.identifier(table.schema().name()) + "." + DuckDbSql.identifier(table.name());
                        String sql = "SELECT count(*), coalesce(bit_xor(hash(t)), 0)::VARCHAR FROM ";
                        String wanted = statements
                                .list(
                                        row -> row.getString(1) + " " + row.getString(2),
                                        sql + "everything t WHERE " + where)
                                .get(0);
                        List<Object> found = query.run(info.snapshot(), "main", sql + qualified + " t WHERE " + where)
                                .toList()
                                .get(0);
                        assertThat(found.get(0) + " " + found.get(1))
                                .as(
                                        "%s at %d where %s, seed %d",
                                        qualified, info.snapshot().id(), where, SEED)
                                .isEqualTo(wanted);
                        QueryPlan plan = query.plan(info.snapshot(), "main", sql + qualified + " t WHERE " + where);
                        left += plan.tables().get(0).known()
                                - plan.tables().get(0).files().size();
                    }
                }
            }
        }
        assertThat(left).as("files left out").isPositive();
    }

    private static String condition(DuckDbStatements statements, LakeTable table, Random random) throws Exception {
        List<String> parts = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            LakeColumn column =
                    table.columns().get(random.nextInt(table.columns().size()));
            String name = DuckDbSql.identifier(column.name());
            List<String> values = statements.list(
                    row -> row.getString(1),
                    "SELECT " + name + "::VARCHAR FROM everything WHERE " + name + " IS NOT NULL ORDER BY hash(" + name
                            + ", " + random.nextInt() + ") LIMIT 3");
            String type = LakeTypes.sql(column);
            List<String> literals = values.stream()
                    .map(value -> "CAST(" + DuckDbSql.literal(value) + " AS " + type + ")")
                    .toList();
            int kind = random.nextInt(10);
            if (kind == 0 || literals.isEmpty()) {
                parts.add(name + (random.nextBoolean() ? " IS NULL" : " IS NOT NULL"));
            } else if (kind == 1) {
                parts.add(name + " IN (" + String.join(", ", literals) + ")");
            } else if (kind == 2) {
                parts.add("(" + name + " = " + literals.get(0) + " OR " + name + " > "
                        + literals.get(literals.size() - 1) + ")");
            } else {
                String[] signs = {"=", "<", "<=", ">", ">=", "<>"};
                parts.add(name + " " + signs[random.nextInt(signs.length)] + " " + literals.get(0));
            }
        }
        return String.join(" AND ", parts);
    }

    private static boolean may(
            String type,
            Optional<String> min,
            Optional<String> max,
            long values,
            long nulls,
            Optional<Boolean> nan,
            Predicate.Condition condition) {
        ColumnStats stats = new ColumnStats(
                1,
                OptionalLong.empty(),
                OptionalLong.of(values),
                OptionalLong.of(nulls),
                min,
                max,
                nan,
                Optional.empty());
        return FileBounds.of(stats, ValueOrder.of(type).orElseThrow(), values + nulls)
                .mayMeet(condition);
    }

    private static boolean may(String type, String min, String max, Comparison comparison, String literal) {
        return may(
                type,
                Optional.of(min),
                Optional.of(max),
                5,
                0,
                Optional.of(false),
                new Compare(1, comparison, literal));
    }

    @Test
    void comparesAsTheTypeDoes() {
        assertThat(may("int32", "9", "10", Comparison.EQUAL, "100")).isFalse();
        assertThat(may("int64", "9", "100", Comparison.EQUAL, "10")).isTrue();
        assertThat(may("uint64", "0", "18446744073709551615", Comparison.GREATER, "18446744073709551614"))
                .isTrue();
        assertThat(may("decimal(18,6)", "1.500000", "1.500000", Comparison.NOT_EQUAL, "1.5"))
                .isFalse();
        assertThat(may("varchar", "Z", "\uFFFD", Comparison.GREATER, "\uD83D\uDE00"))
                .isFalse();
        assertThat(may("varchar", "Z", "\uD83D\uDE00", Comparison.GREATER, "\uFFFD"))
                .isTrue();
        assertThat(may("varchar", "a", "b", Comparison.EQUAL, "")).isFalse();
        assertThat(may("boolean", "0", "0", Comparison.EQUAL, "true")).isFalse();
        assertThat(may("boolean", "false", "true", Comparison.EQUAL, "true")).isTrue();
        assertThat(may("date", "0044-03-15 (BC)", "0001-01-01", Comparison.LESS, "0044-03-16 (BC)"))
                .isTrue();
        assertThat(may("date", "0044-03-15 (BC)", "0001-01-01", Comparison.LESS, "0044-03-15 (BC)"))
                .isFalse();
        assertThat(may("timestamp", "2024-01-01 00:00:00", "infinity", Comparison.EQUAL, "290000-01-01 00:00:00"))
                .isTrue();
        assertThat(may(
                        "timestamptz",
                        "2024-01-01 00:00:00+00",
                        "2024-01-01 00:00:00.5+00",
                        Comparison.EQUAL,
                        "2024-01-01 02:00:00.25+02"))
                .isTrue();
        assertThat(may(
                        "timestamptz",
                        "2024-01-01 00:00:00+00",
                        "2024-01-01 00:00:00+00",
                        Comparison.EQUAL,
                        "2024-01-01 00:00:00+02"))
                .isFalse();
        assertThat(may("blob", "00FF", "AB", Comparison.GREATER, "AC")).isFalse();
        assertThat(may(
                        "uuid",
                        "00000000-0000-0000-0000-000000000000",
                        "7fffffff-ffff-ffff-ffff-ffffffffffff",
                        Comparison.EQUAL,
                        "80000000-0000-0000-0000-000000000000"))
                .isFalse();
        assertThat(may("int32", "1", "2", Comparison.EQUAL, "no number")).isTrue();
        assertThat(may("int32", "damaged", "2", Comparison.EQUAL, "1")).isTrue();
        assertThat(may("float64", "0.1", "0.1", Comparison.EQUAL, "0.10000000149011612"))
                .as("a widened 32-bit number")
                .isTrue();
        assertThat(may("float64", "-0.0", "0.0", Comparison.LESS, "-0.0")).isFalse();
        assertThat(ValueOrder.of("interval")).isEmpty();
        assertThat(ValueOrder.of("struct")).isEmpty();
    }

    @Test
    void knowsNothingOfWhatBoundsLeaveOut() {
        Optional<String> none = Optional.empty();
        Optional<String> one = Optional.of("1.0");
        Compare above = new Compare(1, Comparison.GREATER, "5");
        Compare nan = new Compare(1, Comparison.EQUAL, "nan");
        assertThat(may("float64", one, one, 5, 0, Optional.of(true), above)).isTrue();
        assertThat(may("float64", one, one, 5, 0, Optional.empty(), nan)).isTrue();
        assertThat(may("float64", one, one, 5, 0, Optional.of(false), above)).isFalse();
        assertThat(may("float64", one, one, 5, 0, Optional.of(false), nan)).isFalse();
        assertThat(may("varchar", none, none, 5, 0, Optional.empty(), new Compare(1, Comparison.EQUAL, "x")))
                .isTrue();
        assertThat(may("varchar", none, none, 0, 5, Optional.empty(), new Compare(1, Comparison.EQUAL, "x")))
                .isFalse();
        assertThat(may("varchar", none, none, 0, 5, Optional.empty(), new IsNotNull(1)))
                .isFalse();
        assertThat(may("varchar", none, none, 0, 5, Optional.empty(), new IsNull(1)))
                .isTrue();
        assertThat(may("int32", one, one, 5, 0, Optional.empty(), new IsNull(1)))
                .isFalse();
        assertThat(may(
                        "int32",
                        Optional.of("1"),
                        Optional.of("3"),
                        5,
                        1,
                        Optional.empty(),
                        new OneOf(1, List.of("0", "4"))))
                .isFalse();
        assertThat(may(
                        "int32",
                        Optional.of("1"),
                        Optional.of("3"),
                        5,
                        1,
                        Optional.empty(),
                        new OneOf(1, List.of("0", "2"))))
                .isTrue();
        assertThat(may(
                        "int32",
                        Optional.of("1"),
                        none,
                        5,
                        1,
                        Optional.empty(),
                        new Compare(1, Comparison.GREATER, "9")))
                .isTrue();
    }

    @Test
    void findsTheBucketOfAText() {
        assertThat(Buckets.of("alice", 4)).isEqualTo(1);
        assertThat(Buckets.of("bob", 4)).isEqualTo(2);
        assertThat(Buckets.of("charlie", 4)).isEqualTo(3);
        Compare alice = new Compare(1, Comparison.EQUAL, "alice");
        assertThat(Buckets.mayMeet("bucket(4)", Optional.of("1"), alice)).isTrue();
        assertThat(Buckets.mayMeet("bucket(4)", Optional.of("2"), alice)).isFalse();
        assertThat(Buckets.mayMeet("bucket(4)", Optional.of("2"), new OneOf(1, List.of("alice", "bob"))))
                .isTrue();
        assertThat(Buckets.mayMeet("bucket(4)", Optional.of("2"), new Compare(1, Comparison.LESS, "alice")))
                .isTrue();
        assertThat(Buckets.mayMeet("bucket(4)", Optional.empty(), alice)).isTrue();
        assertThat(Buckets.mayMeet("month", Optional.of("2"), alice)).isTrue();
    }

    @Test
    void thirtyThousandFilesArePlannedInNoTime() throws Exception {
        try (MadeLake lake = new MadeLake(engine, temp.resolve("many"));
                LakeQuery query = new LakeQuery(lake.catalog, engine)) {
            lake.column(1, 1, "NULL", "day", "date", "NULL", "NULL")
                    .column(2, 1, "NULL", "cost", "decimal(38,18)", "NULL", "NULL");
            lake.run(
                    "INSERT INTO ducklake_data_file SELECT i, 1, 1, NULL, NULL, 'day=' || i || '/ducklake-' || uuid() || '.parquet',"
                            + " true, 'parquet', 1000, 12345, 300, i * 1000, NULL, NULL, NULL, NULL FROM range(30000) t(i)");
            lake.run(
                    "INSERT INTO ducklake_file_column_stats SELECT i, 1, 1, 100, 1000, 0, (DATE '1950-01-01' + i::INT)::VARCHAR,"
                            + " (DATE '1950-01-01' + i::INT)::VARCHAR, NULL, NULL FROM range(30000) t(i)");
            lake.run(
                    "INSERT INTO ducklake_file_column_stats SELECT i, 1, 2, 100, 1000, 0, '1.0', '2.0', NULL, NULL FROM range(30000) t(i)");
            SnapshotRow snapshot = lake.catalog.snapshot(1).orElseThrow();
            String sql = "SELECT sum(cost) FROM t WHERE day BETWEEN '1970-01-01' AND '1970-01-31'";
            query.plan(snapshot, "main", sql);
            long start = System.nanoTime();
            QueryPlan plan = query.plan(snapshot, "main", sql);
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertThat(plan.tables().get(0).files()).hasSize(31);
            assertThat(plan.tables().get(0).known()).isEqualTo(30_000);
            assertThat(millis).as("a generous bound for a busy machine").isLessThan(10_000);
        }
    }
}
