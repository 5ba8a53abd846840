package dev.tarn.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.ColumnType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values arrive as they were, to the last digit, whichever way they take. */
class CopyValuesTest {

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
        assertThat(all.arrive(ColumnType.MONEY, expressions)).isEqualTo(expected);
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
            assertThat(all.arrive(
                            new ColumnType.Decimal(38, scale),
                            numbers.stream().map(n -> "'" + n + "'::" + type).toArray(String[]::new)))
                    .as(type)
                    .isEqualTo(numbers);
        }
        assertThat(all.arrive(new ColumnType.Decimal(5, 2), "999.99::DECIMAL(5,2)", "-0.01::DECIMAL(5,2)"))
                .containsExactly("999.99", "-0.01");
    }

    @Test
    void texts() throws SQLException {
        assertThat(all.arrive(
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
        assertThat(all.arrive(
                        new ColumnType.Int64(),
                        "0::BIGINT",
                        "-1::BIGINT",
                        "9223372036854775807",
                        "-9223372036854775808"))
                .containsExactly("0", "-1", "9223372036854775807", "-9223372036854775808");
        assertThat(all.arrive(
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
        assertThat(all.arrive(new ColumnType.Bool(), "true", "false")).containsExactly("true", "false");
    }

    @Test
    void times() throws SQLException {
        assertThat(all.arrive(
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
        assertThat(all.arrive(
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
        assertThat(engines.arrive(ColumnType.TIMESTAMP, "TIMESTAMP 'infinity'", "TIMESTAMP '-infinity'"))
                .containsExactly("infinity", "-infinity");
        assertThat(engines.arrive(new ColumnType.Date(), "DATE 'infinity'", "DATE '-infinity'"))
                .containsExactly("infinity", "-infinity");
    }

    @Test
    void bytes() throws SQLException {
        assertThat(all.arrive(new ColumnType.Binary(), "''::BLOB", "'\\x00\\x01\\xFF\\x80\\x5C\\x27\\x09'::BLOB"))
                .containsExactly("\\x", "\\x0001ff805c2709");
    }
}
