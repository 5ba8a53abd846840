package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.load.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryFormatsTest {

    private static final String EVERY_TYPE = """
            SELECT CAST('12345678901234567890.123456789012345678' AS DECIMAL(38, 18)) AS money,
                   CAST(9223372036854775807 AS BIGINT) AS whole, CAST(0.1 AS DOUBLE) AS measured, true AS truth,
                   DATE '2025-11-30' AS day, TIMESTAMPTZ '2025-11-30 23:59:59.123456+00' AS instant,
                   'a,"b"' || chr(10) || 'ü€' AS text, '' AS empty, CAST(NULL AS VARCHAR) AS missing,
                   MAP {'team': 'data', 'cost center': NULL} AS tags, [1.5, NULL]::DECIMAL(38, 18)[] AS list,
                   {'a': 1::BIGINT, 'b': [DATE '2025-01-01']} AS nested, '\\x00\\xFF'::BLOB AS bytes
            """;

    @TempDir
    Path folder;

    private Path database;

    @BeforeEach
    void database() {
        database = folder.resolve("q.duckdb");
        Run sample = Run.of("sample", "--out", folder.resolve("bucket"), "--rows", 20, "--months", 1);
        assertThat(sample.code()).as(sample.err()).isZero();
        Run load = Run.of(
                "aws",
                "import-cur",
                "--bucket",
                folder.resolve("bucket"),
                "--prefix",
                "exports",
                "--export-name",
                "sample",
                "--database-path",
                database);
        assertThat(load.code()).as(load.err()).isZero();
    }

    private Run query(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("query"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--database-path", database));
        return Run.of(all.toArray());
    }

    @Test
    void parquetKeepsEveryTypeAndDigit() throws SQLException {
        Path file = folder.resolve("result.parquet");

        Run run = query(EVERY_TYPE, "--format", "parquet", "--out", file);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            List<String> types = strings(
                    statement,
                    "SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM read_parquet('" + file
                            + "'))");
            assertThat(types)
                    .containsExactly(
                            "money DECIMAL(38,18)",
                            "whole BIGINT",
                            "measured DOUBLE",
                            "truth BOOLEAN",
                            "day DATE",
                            "instant TIMESTAMP WITH TIME ZONE",
                            "text VARCHAR",
                            "empty VARCHAR",
                            "missing VARCHAR",
                            "tags MAP(VARCHAR, VARCHAR)",
                            "list DECIMAL(38,18)[]",
                            "nested STRUCT(a BIGINT, b DATE[])",
                            "bytes BLOB");
            assertThat(strings(
                            statement,
                            "SELECT count(*) FROM (" + EVERY_TYPE + " EXCEPT SELECT * FROM read_parquet('" + file
                                    + "'))"))
                    .as("rows that differ")
                    .containsExactly("0");
        }
    }

    @Test
    void jsonKeepsEveryDigit() throws IOException {
        Run run = query(EVERY_TYPE, "--format", "json");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode row = new ObjectMapper()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree(run.out())
                .get(0);
        assertThat(run.out()).contains("12345678901234567890.123456789012345678");
        assertThat(row.get("money").decimalValue()).isEqualByComparingTo("12345678901234567890.123456789012345678");
        assertThat(row.get("whole").longValue()).isEqualTo(Long.MAX_VALUE);
        assertThat(row.get("instant").asText()).isEqualTo("2025-11-30T23:59:59.123456Z");
        assertThat(row.get("text").asText()).isEqualTo("a,\"b\"\nü€");
        assertThat(row.get("missing").isNull()).isTrue();
        assertThat(row.get("tags").get("team").asText()).isEqualTo("data");
    }

    @Test
    void csvQuotesWhatNeedsItAndTellsNullFromEmpty() {
        Run run = query(
                "SELECT 'a,\"b\"' AS x, '' AS empty, NULL AS missing, 1.50::DECIMAL(4, 2) AS n", "--format", "csv");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("x,empty,missing,n\n\"a,\"\"b\"\"\",\"\",,1.50\n");
    }

    @Test
    void csvWrittenToAFileIsReadBackTheSame() throws SQLException {
        Path file = folder.resolve("result.csv");
        String sql = "SELECT line_item_usage_account_id, line_item_unblended_cost, line_item_line_item_description"
                + " FROM aws_billing.sample_unified ORDER BY identity_line_item_id";

        assertThat(query(sql, "--format", "csv", "--out", file).code()).isZero();

        Run json =
                query("SELECT sum(line_item_unblended_cost) AS s FROM aws_billing.sample_unified", "--format", "csv");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            assertThat(strings(
                            statement,
                            "SELECT sum(line_item_unblended_cost::DECIMAL(38, 18)) FROM read_csv('" + file
                                    + "', all_varchar = true)"))
                    .containsExactly(json.out().lines().toList().get(1));
        }
    }

    @Test
    void tableAlignsNumbersAndCountsRows() {
        Run run = query("SELECT * FROM (VALUES ('short', 1.5), ('much longer', 1000)) AS t(name, n)");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("name            n\nshort         1.5\nmuch longer  1000\n");
        assertThat(run.err()).contains("(2 rows)");
    }

    @Test
    void coloursOnlyOnATerminalAndNotWithNoColor() {
        Object[] command = {"query", "SELECT 1 AS one", "--database-path", database};

        assertThat(Run.of(command).out()).doesNotContain("\u001b");
        assertThat(Run.on(Map.of(), true, new Cancellation(), command).out()).contains("\u001b[1m");
        assertThat(Run.on(Map.of("NO_COLOR", "1"), true, new Cancellation(), command)
                        .out())
                .doesNotContain("\u001b");
    }

    @Test
    void parquetNeedsAFile() {
        Run run = query("SELECT 1", "--format", "parquet");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--out");
    }

    @Test
    void aQueryCanNotWriteFilesNorChangeData() {
        Path stolen = folder.resolve("stolen.csv");

        assertThat(query("COPY (SELECT 1) TO '" + stolen + "'").code()).isNotZero();
        assertThat(query("DELETE FROM aws_billing.sample_2025_11").code()).isNotZero();
        assertThat(stolen).doesNotExist();
        assertThat(query("SELECT count(*) AS n FROM aws_billing.sample_unified", "--format", "csv")
                        .out())
                .isEqualTo("n\n20\n");
    }

    @Test
    void aFailedQueryLeavesNoFile() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));

        assertThat(query(
                                "SELECT error('late') FROM aws_billing.sample_unified",
                                "--format",
                                "csv",
                                "--out",
                                out.resolve("x.csv"))
                        .code())
                .isNotZero();
        assertThat(query(
                                "SELECT CAST(line_item_line_item_type AS INTEGER) FROM aws_billing.sample_unified",
                                "--format",
                                "parquet",
                                "--out",
                                out.resolve("x.parquet"))
                        .code())
                .isNotZero();
        try (var left = Files.list(out)) {
            assertThat(left).isEmpty();
        }
    }

    private static List<String> strings(Statement statement, String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }
}
