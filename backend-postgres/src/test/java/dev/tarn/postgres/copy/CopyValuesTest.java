package dev.tarn.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values arrive as they were, to the last digit, whichever way they take. */
class CopyValuesTest {

    @TempDir
    Path folder;

    private Copies copies;

    private List<CopyFeed> feeds;

    @BeforeEach
    void open() throws SQLException {
        copies = new Copies(folder);
        feeds = copies.feeds();
    }

    @AfterEach
    void close() throws SQLException {
        copies.close();
    }

    /** Copies by every feed, and asks that each gives the same table; what the server holds then is the last one's. */
    private void copy(TableSchema schema, SourceData data, String... folded) throws SQLException {
        StageRequest request = Copies.request(schema, data);
        CopyTarget target = Copies.target(schema, folded);
        Set<String> contents = new HashSet<>();
        for (CopyFeed feed : feeds) {
            copies.create(target);
            CopyFeed.Copied copied = feed.copy(request, target, copies.connection());
            assertThat(copies.list("SELECT count(*) FROM " + target.table()))
                    .as(feed.name())
                    .containsExactly(String.valueOf(copied.rows()));
            contents.add(copies.contents());
            assertThat(contents).as(feed.name()).hasSize(1);
        }
    }

    /** What the server writes for values of the engine, each in a row. */
    private List<String> arrive(ColumnType type, String... expressions) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < expressions.length; i++) {
            rows.add("SELECT " + i + "::BIGINT AS nr, " + expressions[i] + " AS v");
        }
        rows.add("SELECT " + expressions.length + "::BIGINT, NULL");
        TableSchema schema = Copies.schema("nr", new ColumnType.Int64(), "v", type);
        copy(schema, Copies.files(copies.parquet(String.join(" UNION ALL ", rows))));
        List<String> values = copies.column("v", "nr");
        assertThat(values.remove(values.size() - 1)).isNull();
        return values;
    }

    @Test
    void moneyOfAllSizes() throws SQLException {
        List<String> numbers = new ArrayList<>(List.of(
                "99999999999999999999.999999999999999999",
                "-99999999999999999999.999999999999999999",
                "0.000000000000000001",
                "-0.000000000000000001",
                "0.000000000000000000",
                "9.223372036854775807",
                "9.223372036854775808",
                "-9.223372036854775808",
                "-9.223372036854775809",
                "18.446744073709551615",
                "18.446744073709551616",
                "1.000000000000000000",
                "9999.000000000000000000",
                "10000.000000000000000000",
                "100000000.000000010000000000",
                "0.000100000000000000",
                "12345678901234567890.000000000000000000"));
        // Every power of ten, and what is next to it.
        for (int power = 0; power < 38; power++) {
            BigDecimal ten = BigDecimal.TEN.pow(power).movePointLeft(18);
            for (BigDecimal near : List.of(ten, ten.subtract(new BigDecimal("1E-18")), ten.add(ten))) {
                numbers.add(near.setScale(18).toPlainString());
                numbers.add(near.negate().setScale(18).toPlainString());
            }
        }
        String[] expressions =
                numbers.stream().map(n -> "'" + n + "'::DECIMAL(38,18)").toArray(String[]::new);

        List<String> expected = numbers.stream()
                .map(n -> new BigDecimal(n).signum() == 0 ? n.replace("-", "") : n)
                .toList();
        assertThat(arrive(ColumnType.MONEY, expressions)).isEqualTo(expected);
    }

    @Test
    void decimalsOfEveryScale() throws SQLException {
        for (int scale : List.of(0, 1, 2, 3, 4, 5, 7, 8, 17, 37, 38)) {
            BigDecimal most = new BigDecimal("9".repeat(38)).movePointLeft(scale);
            BigDecimal least = BigDecimal.ONE.movePointLeft(scale);
            BigDecimal some = new BigDecimal("12345678900000000000000000000000000001").movePointLeft(scale);
            List<String> numbers = new ArrayList<>();
            for (BigDecimal number : List.of(most, least, some, least.multiply(new BigDecimal("10000")))) {
                numbers.add(number.toPlainString());
                numbers.add(number.negate().toPlainString());
            }
            String type = "DECIMAL(38," + scale + ")";
            assertThat(arrive(
                            new ColumnType.Decimal(38, scale),
                            numbers.stream().map(n -> "'" + n + "'::" + type).toArray(String[]::new)))
                    .as(type)
                    .isEqualTo(numbers);
        }
        assertThat(arrive(new ColumnType.Decimal(5, 2), "999.99::DECIMAL(5,2)", "-0.01::DECIMAL(5,2)"))
                .containsExactly("999.99", "-0.01");
    }

    @Test
    void texts() throws SQLException {
        assertThat(arrive(
                        ColumnType.TEXT,
                        "''",
                        "' '",
                        "'NULL'",
                        "'\\N'",
                        "'\\.'",
                        "'a' || chr(9) || 'b' || chr(10) || chr(13) || chr(13) || chr(10) || 'c\\t'",
                        "'\"quoted\", ''twice'', \\\\'",
                        "'naïve 日本語 🎉 ' || chr(1) || chr(127) || chr(1114111)",
                        "repeat('x', 1000000)"))
                .containsExactly(
                        "",
                        " ",
                        "NULL",
                        "\\N",
                        "\\.",
                        "a\tb\n\r\r\nc\\t",
                        "\"quoted\", 'twice', \\\\",
                        "naïve 日本語 🎉 \u0001\u007f" + Character.toString(0x10FFFF),
                        "x".repeat(1_000_000));
    }

    @Test
    void numbersOfTheMachine() throws SQLException {
        assertThat(arrive(
                        new ColumnType.Int64(),
                        "0::BIGINT",
                        "-1::BIGINT",
                        "9223372036854775807",
                        "-9223372036854775808"))
                .containsExactly("0", "-1", "9223372036854775807", "-9223372036854775808");
        assertThat(arrive(
                        new ColumnType.Float64(),
                        "0.1::DOUBLE",
                        "'-0.0'::DOUBLE",
                        "1.7976931348623157e308::DOUBLE",
                        "5e-324::DOUBLE",
                        "(1.0::DOUBLE / 3)",
                        "'nan'::DOUBLE",
                        "'inf'::DOUBLE",
                        "'-inf'::DOUBLE"))
                .containsExactly(
                        "0.1",
                        "-0",
                        "1.7976931348623157e+308",
                        "5e-324",
                        "0.3333333333333333",
                        "NaN",
                        "Infinity",
                        "-Infinity");
        assertThat(arrive(new ColumnType.Bool(), "true", "false")).containsExactly("true", "false");
    }

    @Test
    void times() throws SQLException {
        assertThat(arrive(
                        ColumnType.TIMESTAMP,
                        "TIMESTAMP '2024-02-29 23:59:59.999999'",
                        "TIMESTAMP '2025-03-09 02:30:00'",
                        "TIMESTAMP '1999-12-31 23:59:59.999999'",
                        "TIMESTAMP '2000-01-01 00:00:00'",
                        "TIMESTAMP '1969-12-31 23:59:59.000001'",
                        "TIMESTAMP '0001-01-01 00:00:00'",
                        "TIMESTAMP '0044-03-15 (BC) 12:00:00.5'",
                        "TIMESTAMP '4713-11-24 (BC) 00:00:00'",
                        "TIMESTAMP '294246-12-31 23:59:59.999999'"))
                .containsExactly(
                        "2024-02-29 23:59:59.999999",
                        "2025-03-09 02:30:00",
                        "1999-12-31 23:59:59.999999",
                        "2000-01-01 00:00:00",
                        "1969-12-31 23:59:59.000001",
                        "0001-01-01 00:00:00",
                        "0044-03-15 12:00:00.5 BC",
                        "4713-11-24 00:00:00 BC",
                        "294246-12-31 23:59:59.999999");
        assertThat(arrive(
                        new ColumnType.Date(),
                        "DATE '2024-02-29'",
                        "DATE '1999-12-31'",
                        "DATE '1970-01-01'",
                        "DATE '0001-01-01'",
                        "DATE '4713-01-01 (BC)'",
                        "DATE '5874897-12-31'"))
                .containsExactly(
                        "2024-02-29", "1999-12-31", "1970-01-01", "0001-01-01", "4713-01-01 BC", "5874897-12-31");
    }

    @Test
    void timesWithoutEnd() throws SQLException {
        // Java has no such times, so that rows of Java's values can't hold them.
        feeds = copies.engineFeeds();
        assertThat(arrive(ColumnType.TIMESTAMP, "TIMESTAMP 'infinity'", "TIMESTAMP '-infinity'"))
                .containsExactly("infinity", "-infinity");
        assertThat(arrive(new ColumnType.Date(), "DATE 'infinity'", "DATE '-infinity'"))
                .containsExactly("infinity", "-infinity");
    }

    @Test
    void bytes() throws SQLException {
        assertThat(arrive(new ColumnType.Binary(), "''::BLOB", "'\\x00\\x01\\xFF\\x80\\x5C\\x27\\x09'::BLOB"))
                .containsExactly("\\x", "\\x0001ff805c2709");
    }

    @Test
    void nestedValuesKeepTheirDigits() throws SQLException {
        assertThat(arrive(
                        ColumnType.TEXT_MAP,
                        "MAP {'user:team': 'o''brien \"x\" \\ ' || chr(10) || '🎉', '': '', 'none': NULL}",
                        "MAP {}::MAP(VARCHAR, VARCHAR)"))
                .containsExactly("{\"\": \"\", \"none\": null, \"user:team\": \"o'brien \\\"x\\\" \\\\ \\n🎉\"}", "{}");
        assertThat(arrive(
                        new ColumnType.ListOf(ColumnType.MONEY),
                        "[12345678901234567890.123456789012345678::DECIMAL(38,18), NULL, -0.5]",
                        "[]::DECIMAL(38,18)[]"))
                .containsExactly("[12345678901234567890.123456789012345678, null, -0.500000000000000000]", "[]");
        ColumnType.StructOf struct = new ColumnType.StructOf(List.of(
                Column.of("a\"b", ColumnType.MONEY),
                Column.of("at", ColumnType.TIMESTAMP),
                Column.of("raw", new ColumnType.Binary()),
                Column.of("ratio", new ColumnType.ListOf(new ColumnType.Float64()))));
        assertThat(arrive(
                        struct,
                        "{'a\"b': 0.000000000000000001::DECIMAL(38,18), 'at': TIMESTAMP '2024-01-02 03:04:05.678',"
                                + " 'raw': '\\x00\\xAA'::BLOB, 'ratio': [0.1::DOUBLE, 'nan'::DOUBLE, NULL]}"))
                .containsExactly("{\"at\": \"2024-01-02 03:04:05.678\", \"a\\\"b\": 0.000000000000000001,"
                        + " \"raw\": \"\\\\x00aa\", \"ratio\": [0.1, \"NaN\", null]}");
    }

    @Test
    void documents() throws SQLException {
        String deep = "[".repeat(300) + "]".repeat(300);
        assertThat(arrive(
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
        copy(
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
        feeds = copies.engineFeeds();
        TableSchema schema = new TableSchema(List.of(
                new Column("a", "a", ColumnType.TEXT),
                new Column("a_2", "a", ColumnType.MONEY),
                new Column("gone", "gone", ColumnType.TEXT)));
        copy(schema, Copies.files(copies.text(".csv", "a,a\nfirst,1\nNULL,0.1234567890123456789\n")), "a");
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
        for (CopyFeed feed : feeds) {
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
        copy(
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
}
