package dev.tarn.testing.snowflake;

import static dev.tarn.testing.snowflake.Client.rows;
import static dev.tarn.testing.snowflake.Client.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TypesTest {

    private final SnowflakeEmulator emulator = SnowflakeEmulator.server();
    private final String database = emulator.freshDatabase();
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = Client.connect(emulator, database);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void everyTypeOfValueIsBoundAndRead() throws Exception {
        run(
                connection,
                "CREATE TABLE t (n NUMBER(38,18), i BIGINT, d DOUBLE, s VARCHAR, b BOOLEAN, day DATE, at TIME,"
                        + " ntz TIMESTAMP_NTZ, ltz TIMESTAMP_LTZ, raw BINARY, v VARIANT)");
        Instant instant = Instant.parse("1969-12-31T23:59:58.250Z");
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO t SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, PARSE_JSON(?)")) {
            insert.setBigDecimal(1, new BigDecimal("12345678901234567890.000000000000000001"));
            insert.setLong(2, Long.MIN_VALUE);
            insert.setDouble(3, 0.1);
            insert.setString(4, "it's \\ \"ü\"");
            insert.setBoolean(5, true);
            insert.setDate(6, Date.valueOf(LocalDate.of(2024, 2, 29)));
            insert.setTime(7, new Time(3_723_000L));
            insert.setString(8, "2024-01-01 00:00:00.000001");
            insert.setTimestamp(9, Timestamp.from(instant));
            insert.setBytes(10, new byte[] {0, (byte) 0xff});
            insert.setString(11, "{\"a\": [1, 0.100000000000000000000000000000000001]}");
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM t")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getBigDecimal(1)).isEqualTo("12345678901234567890.000000000000000001");
            assertThat(row.getLong(2)).isEqualTo(Long.MIN_VALUE);
            assertThat(row.getDouble(3)).isEqualTo(0.1);
            assertThat(row.getString(4)).isEqualTo("it's \\ \"ü\"");
            assertThat(row.getBoolean(5)).isTrue();
            assertThat(row.getString(6)).isEqualTo("2024-02-29");
            assertThat(row.getString(7)).isEqualTo("01:02:03");
            assertThat(row.getString(8)).isEqualTo("2024-01-01 00:00:00.000001000");
            assertThat(row.getTimestamp(9).toInstant()).isEqualTo(instant);
            assertThat(row.getBytes(10)).containsExactly(0, 0xff);
            assertThat(row.getString(11)).contains("0.100000000000000000000000000000000001");
            ResultSetMetaData meta = row.getMetaData();
            assertThat(meta.getColumnType(1)).isEqualTo(Types.DECIMAL);
            assertThat(meta.getScale(1)).isEqualTo(18);
            assertThat(meta.getColumnTypeName(8)).isEqualTo("TIMESTAMPNTZ");
            assertThat(meta.getColumnTypeName(11)).isEqualTo("VARIANT");
            assertThat(meta.getTableName(1)).isEqualTo("T");
            assertThat(meta.getSchemaName(1)).isEqualTo("PUBLIC");
        }
    }

    @Test
    void absentValuesAreAbsent() throws Exception {
        run(connection, "CREATE TABLE t (n NUMBER(10,2), s VARCHAR, at TIMESTAMP_NTZ)");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?)")) {
            insert.setNull(1, Types.DECIMAL);
            insert.setString(2, null);
            insert.setNull(3, Types.TIMESTAMP);
            insert.executeUpdate();
        }
        assertThat(rows(connection, "SELECT * FROM t WHERE n IS NULL AND s IS NULL"))
                .containsExactly("null|null|null");
    }

    @Test
    void batchesAreOneRequest() throws Exception {
        run(connection, "CREATE TABLE t (i INTEGER, s VARCHAR)");
        int before = emulator.statements()
                .texts(sql -> sql.startsWith("INSERT INTO t"))
                .size();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (i, s) VALUES (?, ?)")) {
            for (int i = 0; i < 100; i++) {
                insert.setInt(1, i);
                insert.setString(2, i % 10 == 0 ? null : "row " + i);
                insert.addBatch();
            }
            assertThat(Arrays.stream(insert.executeBatch()).sum()).isEqualTo(100);
        }
        assertThat(rows(connection, "SELECT count(*), count(s), sum(i) FROM t")).containsExactly("100|90|4950");
        assertThat(emulator.statements().texts(sql -> sql.startsWith("INSERT INTO t")))
                .hasSize(before + 2);
    }

    @Test
    void whatDoesNotFitIsRefusedInTheServicesWords() throws Exception {
        run(connection, "CREATE TABLE t (n NUMBER(5,2), s VARCHAR(3), d DATE, r INTEGER NOT NULL)");
        refused("INSERT INTO t (n, r) VALUES ('x', 1)", 100038, "Numeric value 'x' is not recognized");
        refused("INSERT INTO t (n, r) VALUES (123456, 1)", 100039, "out of range");
        refused("INSERT INTO t (s, r) VALUES ('four', 1)", 100078, "too long");
        refused("INSERT INTO t (d, r) VALUES ('2024-02-30', 1)", 100040, "Date '2024-02-30' is not recognized");
        refused("INSERT INTO t (s) VALUES ('a')", 100072, "NULL result in a non-nullable column");
        refused("INSERT INTO t (s, r) VALUES ('a')", 2020, "expecting 2 but got 1");
        refused("INSERT INTO t (r, s) VALUES (1, PARSE_JSON('1'))", 2014, "in VALUES clause");
        refused("SELECT CAST('a' AS TIMESTAMP_NTZ)", 100035, "Timestamp 'a' is not recognized");
        refused("SELECT PARSE_JSON('{')", 100069, "Error parsing JSON");
    }

    private void refused(String sql, int code, String words) {
        assertThatThrownBy(() -> rows(connection, sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(words)
                .extracting(e -> ((SQLException) e).getErrorCode())
                .isEqualTo(code);
    }

    @Test
    void conversionsToTextAreTheServices() throws Exception {
        assertThat(rows(
                        connection,
                        "SELECT CAST(TO_VARIANT('a') AS VARCHAR), TO_JSON(TO_VARIANT('a')), CAST(1.50 AS VARCHAR),"
                                + " 2::DOUBLE::VARCHAR, TRUE::VARCHAR, TIMESTAMP '2024-01-02 03:04:05'::VARCHAR,"
                                + " TO_VARCHAR(TIMESTAMP '2024-01-02 03:04:05', 'YYYY-MM-DD HH24:MI:SS.FF9')"))
                .containsExactly("a|\"a\"|1.50|2|true|2024-01-02 03:04:05.000|2024-01-02 03:04:05.000000000");
    }
}
