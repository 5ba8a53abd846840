package dev.tarn.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.StageRequest;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nested values and folded columns, the load's own columns, and rows of applications, whichever way they take. */
class CopyNestedValuesTest {

    @TempDir
    Path folder;

    private Copies copies;

    private AllFeeds all;

    private AllFeeds engines;

    @BeforeEach
    void open() throws SQLException {
        copies = new Copies(folder);
        all = new AllFeeds(copies, copies.feeds());
        engines = new AllFeeds(copies, copies.engineFeeds());
    }

    @AfterEach
    void close() throws SQLException {
        copies.close();
    }

    @Test
    void nestedValuesKeepTheirDigits() throws SQLException {
        assertThat(all.arrive(
                        ColumnType.TEXT_MAP,
                        "MAP {'user:team': 'o''brien \"x\" \\ ' || chr(10) || '🎉', '': '', 'none': NULL}",
                        "MAP {}::MAP(VARCHAR, VARCHAR)"))
                .containsExactly("{\"\": \"\", \"none\": null, \"user:team\": \"o'brien \\\"x\\\" \\\\ \\n🎉\"}", "{}");
        assertThat(all.arrive(
                        new ColumnType.ListOf(ColumnType.MONEY),
                        "[12345678901234567890.123456789012345678::DECIMAL(38,18), NULL, -0.5]",
                        "[]::DECIMAL(38,18)[]"))
                .containsExactly("[12345678901234567890.123456789012345678, null, -0.500000000000000000]", "[]");
        ColumnType.StructOf struct = new ColumnType.StructOf(List.of(
                Column.of("a\"b", ColumnType.MONEY),
                Column.of("at", ColumnType.TIMESTAMP),
                Column.of("raw", new ColumnType.Binary()),
                Column.of("ratio", new ColumnType.ListOf(new ColumnType.Float64()))));
        assertThat(all.arrive(
                        struct,
                        "{'a\"b': 0.000000000000000001::DECIMAL(38,18), 'at': TIMESTAMP '2024-01-02 03:04:05.678',"
                                + " 'raw': '\\x00\\xAA'::BLOB, 'ratio': [0.1::DOUBLE, 'nan'::DOUBLE, NULL]}"))
                .containsExactly("{\"at\": \"2024-01-02 03:04:05.678\", \"a\\\"b\": 0.000000000000000001,"
                        + " \"raw\": \"\\\\x00aa\", \"ratio\": [0.1, \"NaN\", null]}");
    }

    @Test
    void documents() throws SQLException {
        String deep = "[".repeat(300) + "]".repeat(300);
        assertThat(all.arrive(
                        new ColumnType.Json(),
                        "'{\"n\": 12345678901234567890.123456789012345678, \"t\": \"\\t\\\\ \\u00e9\", \"b\": [true, null]}'",
                        "'" + deep + "'",
                        "'\"text\"'"))
                .containsExactly(
                        "{\"b\": [true, null], \"n\": 12345678901234567890.123456789012345678, \"t\": \"\\t\\\\ é\"}",
                        deep,
                        "\"text\"");
    }

    @Test
    void theRestIsOneObject() throws SQLException {
        TableSchema schema = Copies.schema(
                "nr", new ColumnType.Int64(),
                "it's \"rest\"", ColumnType.TEXT,
                "cost", ColumnType.MONEY,
                "tags", ColumnType.TEXT_MAP,
                "at", ColumnType.TIMESTAMP,
                "day", new ColumnType.Date(),
                "big", new ColumnType.Float64(),
                "yes", new ColumnType.Bool(),
                "raw", new ColumnType.Binary(),
                "doc", new ColumnType.Json());
        all.copy(
                schema,
                Copies.files(copies.parquet(
                        "SELECT 1::BIGINT AS nr, 'a\"\\' AS \"it's \"\"rest\"\"\", 12345678901234567890.1::DECIMAL(38,18) AS"
                                + " cost, MAP {'k': 'v'} AS tags, TIMESTAMP '2024-01-02 03:04:05' AS at, DATE '2024-01-02' AS day,"
                                + " 1e22::DOUBLE AS big, true AS yes, '\\xAA'::BLOB AS raw, '{\"x\":1.10}' AS doc"
                                + " UNION ALL SELECT 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"
                                + " UNION ALL SELECT 3, '', 0, NULL, NULL, NULL, 'inf', NULL, NULL, NULL")),
                "it's \"rest\"",
                "cost",
                "tags",
                "at",
                "day",
                "big",
                "yes",
                "raw",
                "doc");
        assertThat(copies.column("rest", "nr"))
                .containsExactly(
                        "{\"at\": \"2024-01-02 03:04:05\", \"big\": 10000000000000000000000, \"day\": \"2024-01-02\","
                                + " \"doc\": {\"x\": 1.10}, \"raw\": \"\\\\xaa\", \"yes\": true,"
                                + " \"cost\": 12345678901234567890.100000000000000000, \"tags\": {\"k\": \"v\"},"
                                + " \"it's \\\"rest\\\"\": \"a\\\"\\\\\"}",
                        "{}",
                        "{\"big\": \"Infinity\", \"cost\": 0.000000000000000000, \"it's \\\"rest\\\"\": \"\"}");
    }

    @Test
    void systemColumnsAndRepeatedNames() throws SQLException {
        TableSchema schema = new TableSchema(List.of(
                new Column("a", "a", ColumnType.TEXT),
                new Column("a_2", "a", ColumnType.MONEY),
                new Column("gone", "gone", ColumnType.TEXT)));
        engines.copy(schema, Copies.files(copies.text(".csv", "a,a\nfirst,1\nNULL,0.1234567890123456789\n")), "a");
        assertThat(copies.list("SELECT to_jsonb(t)::text FROM \"the \"\"table\"\"\" t ORDER BY a_2"))
                .containsExactly(
                        "{\"a_2\": 0.123456789012345679, \"gone\": null, \"rest\": {}, \"tarn_account\": \"a'1\","
                                + " \"tarn_load_id\": \"load-1\", \"billing_period\": \"2024-01\","
                                + " \"tarn_source_file\": \"source0.csv\"}",
                        "{\"a_2\": 1.000000000000000000, \"gone\": null, \"rest\": {\"a\": \"first\"},"
                                + " \"tarn_account\": \"a'1\", \"tarn_load_id\": \"load-1\","
                                + " \"billing_period\": \"2024-01\", \"tarn_source_file\": \"source0.csv\"}");
    }

    @Test
    void roundedValuesAreCountedAndNoRowsAreFine() throws SQLException {
        TableSchema schema = Copies.schema("cost", ColumnType.MONEY);
        CopyTarget target = Copies.target(schema);
        StageRequest three =
                Copies.request(schema, Copies.files(copies.text(".csv", "cost\n0.1\n0.12345678901234567895\n1e-30\n")));
        StageRequest none = Copies.request(schema, Copies.files(copies.text(".csv", "cost\n")));
        for (CopyFeed feed : copies.feeds()) {
            copies.create(target);
            assertThat(feed.copy(three, target, copies.connection())).isEqualTo(new CopyFeed.Copied(3, 2));
            assertThat(feed.copy(none, target, copies.connection())).isEqualTo(new CopyFeed.Copied(0, 0));
        }
    }

    @Test
    void rowsOfAnApplication() throws SQLException {
        TableSchema schema = Copies.schema(
                "nr",
                new ColumnType.Int64(),
                "cost",
                ColumnType.MONEY,
                "at",
                ColumnType.TIMESTAMP,
                "day",
                new ColumnType.Date(),
                "raw",
                new ColumnType.Binary(),
                "tags",
                ColumnType.TEXT_MAP);
        all.copy(
                schema,
                Copies.rows(
                        schema.columns(),
                        List.of(
                                List.of(
                                        1L,
                                        new BigDecimal("-99999999999999999999.999999999999999999"),
                                        Instant.parse("1969-12-31T23:59:59.000001Z"),
                                        LocalDate.of(1, 1, 1),
                                        new byte[] {0, -1},
                                        Map.of("", "x\\\n")),
                                Arrays.asList(2L, null, null, null, null, null))));
        assertThat(copies.list("SELECT to_jsonb(t)::text FROM \"the \"\"table\"\"\" t ORDER BY nr"))
                .containsExactly(
                        "{\"at\": \"1969-12-31T23:59:59.000001\", \"nr\": 1, \"day\": \"0001-01-01\", \"raw\": \"\\\\x00ff\","
                                + " \"cost\": -99999999999999999999.999999999999999999, \"tags\": {\"\": \"x\\\\\\n\"},"
                                + " \"tarn_account\": \"a'1\", \"tarn_load_id\": \"load-1\", \"billing_period\": \"2024-01\","
                                + " \"tarn_source_file\": null}",
                        "{\"at\": null, \"nr\": 2, \"day\": null, \"raw\": null, \"cost\": null, \"tags\": null,"
                                + " \"tarn_account\": \"a'1\", \"tarn_load_id\": \"load-1\", \"billing_period\": \"2024-01\","
                                + " \"tarn_source_file\": null}");
    }

    @Test
    void whereASourceRepeatsANameEachColumnGetsItsOwn() throws SQLException {
        TableSchema schema = new TableSchema(
                List.of(new Column("first", "x", ColumnType.TEXT), new Column("second", "x", ColumnType.TEXT)));

        all.copy(schema, Copies.files(copies.text(".csv", "x,x\n1,2\n")), "first");

        assertThat(copies.list("SELECT second FROM \"the \"\"table\"\"\"")).containsExactly("2");
        assertThat(copies.list("SELECT rest->>'first' FROM \"the \"\"table\"\"\""))
                .containsExactly("1");
    }
}
