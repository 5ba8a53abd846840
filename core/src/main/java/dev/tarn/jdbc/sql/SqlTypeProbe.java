package dev.tarn.jdbc.sql;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.ColumnType;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Finds the types that give back what was put in, to the last digit, and find it again. */
final class SqlTypeProbe {

    private static final String BINARY_ORDER = " CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin";
    private static final String BINARY_ORDER_OF_MYSQL = " CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin";

    private static final Map<SqlKind, List<String>> CANDIDATES = new EnumMap<>(Map.of(
            SqlKind.TEXT,
            List.of(
                    "VARCHAR",
                    "LONGTEXT" + BINARY_ORDER,
                    "LONGTEXT" + BINARY_ORDER_OF_MYSQL,
                    "TEXT",
                    "NVARCHAR(MAX)",
                    "CLOB"),
            SqlKind.BOOL,
            List.of("BOOLEAN"),
            SqlKind.INT64,
            List.of("BIGINT"),
            SqlKind.FLOAT64,
            List.of("DOUBLE PRECISION", "DOUBLE", "FLOAT"),
            SqlKind.DECIMAL,
            List.of("DECIMAL(%d,%d)"),
            SqlKind.DATE,
            List.of("DATE"),
            SqlKind.TIMESTAMP,
            List.of("TIMESTAMP(6)", "DATETIME(6)", "TIMESTAMP", "DATETIME2(6)"),
            SqlKind.BINARY,
            List.of("VARBINARY", "LONGBLOB", "BYTEA", "BLOB", "VARBINARY(MAX)")));

    private static final Map<SqlKind, List<Object>> VALUES = new EnumMap<>(Map.of(
            SqlKind.TEXT,
            List.of("", " ", "a", "a ", "A", "ä", "naïve 日本語 🎉 \u0001 'quoted' \\", "x".repeat(200_000)),
            SqlKind.BOOL,
            List.of(true, false),
            SqlKind.INT64,
            List.of(0L, Long.MAX_VALUE, Long.MIN_VALUE),
            SqlKind.FLOAT64,
            List.of(0.1, -1e300, Double.MIN_VALUE, 1.0 / 3),
            SqlKind.DECIMAL,
            List.of(
                    new BigDecimal("99999999999999999999.999999999999999999"),
                    new BigDecimal("-99999999999999999999.999999999999999999"),
                    new BigDecimal("0.000000000000000001"),
                    new BigDecimal("0.100000000000000000")),
            SqlKind.DATE,
            List.of(LocalDate.of(2024, 2, 29), LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31)),
            SqlKind.TIMESTAMP,
            List.of(
                    Instant.parse("2025-01-31T23:59:59.999999Z"),
                    Instant.parse("2025-03-09T02:30:00Z"),
                    Instant.parse("1969-12-31T23:59:59.000001Z"),
                    Instant.parse("9999-12-31T00:00:00Z")),
            SqlKind.BINARY,
            List.of(new byte[] {0, 1, -1, 127, -128, '\'', '\\'}, new byte[0], new byte[200_000])));

    private static final Map<SqlKind, ColumnType> TYPES = new EnumMap<>(Map.of(
            SqlKind.TEXT, ColumnType.TEXT,
            SqlKind.BOOL, new ColumnType.Bool(),
            SqlKind.INT64, new ColumnType.Int64(),
            SqlKind.FLOAT64, new ColumnType.Float64(),
            SqlKind.DECIMAL, ColumnType.MONEY,
            SqlKind.DATE, new ColumnType.Date(),
            SqlKind.TIMESTAMP, ColumnType.TIMESTAMP,
            SqlKind.BINARY, new ColumnType.Binary()));

    private final SqlScratch scratch;
    private final Map<SqlKind, String> types = new EnumMap<>(SqlKind.class);

    private SqlTypeProbe(SqlScratch scratch) {
        this.scratch = scratch;
    }

    static SqlTypeProbe of(SqlScratch scratch) {
        SqlTypeProbe probe = new SqlTypeProbe(scratch);
        for (SqlKind kind : SqlKind.values()) {
            CANDIDATES.get(kind).stream()
                    .filter(sql -> probe.keeps(kind, sql.formatted(38, 18), VALUES.get(kind)))
                    .findFirst()
                    .ifPresent(sql -> probe.types.put(kind, sql));
        }
        return probe;
    }

    Map<SqlKind, String> types() {
        return types;
    }

    String require(SqlKind kind, String start) {
        if (!types.containsKey(kind)) {
            throw new BackendRejectedException(start + "no type of the database keeps "
                    + (kind == SqlKind.TEXT ? "every text" : "64-bit integers")
                    + " as it is; grant the right to make tables, or use another database");
        }
        return types.get(kind);
    }

    int widestScale() {
        if (!types.containsKey(SqlKind.DECIMAL)) {
            return 0;
        }
        String widest = types.get(SqlKind.DECIMAL).formatted(38, 38);
        return keeps(SqlKind.DECIMAL, widest, List.of(new BigDecimal("0." + "9".repeat(38)))) ? 38 : 18;
    }

    /** A type that can be in a key. */
    String keyType(String start) {
        List<Object> values = List.of("", "a", "a ", "A", "ä", "naïve 日本語 🎉");
        for (String type :
                List.of("VARCHAR(%d)", "VARCHAR(%d)" + BINARY_ORDER, "VARCHAR(%d)" + BINARY_ORDER_OF_MYSQL)) {
            if (keeps(SqlKind.TEXT, type.formatted(255) + " NOT NULL PRIMARY KEY", values)) {
                return type;
            }
        }
        throw new BackendRejectedException(start + "no type of the database tells all texts of a key apart;"
                + " choose a character set with all of Unicode and a binary order");
    }

    String textCast() throws SQLException {
        String table = scratch.table();
        scratch.statements()
                .run("CREATE TABLE " + table + " (n " + types.get(SqlKind.INT64) + ", v " + types.get(SqlKind.TEXT)
                        + ")");
        scratch.statements().run("INSERT INTO " + table + " VALUES (42, 'ä')");
        String order = types.get(SqlKind.TEXT).replaceFirst("^\\S+", "");
        for (String cast : List.of("CAST(%s AS VARCHAR)", "CAST(%s AS CHAR" + order(order), "CAST(%s AS TEXT)")) {
            try {
                List<String> texts = scratch.statements()
                        .list(
                                row -> row.getString(1),
                                "SELECT v FROM " + table + " UNION ALL SELECT " + cast.formatted("n") + " FROM "
                                        + table);
                if (texts.contains("42") && texts.contains("ä")) {
                    return cast;
                }
            } catch (SQLException e) {
                // Then another one.
            }
        }
        return "CAST(%s AS VARCHAR(4000))";
    }

    /** A character set belongs into the brackets, an order behind them. */
    private static String order(String order) {
        return order.isBlank() ? ")" : order.replace(" COLLATE", ") COLLATE");
    }

    String alterType() {
        for (String sql : List.of(
                "ALTER TABLE %1$s ALTER COLUMN %2$s SET DATA TYPE %3$s", "ALTER TABLE %1$s MODIFY COLUMN %2$s %3$s")) {
            if (alters(sql)) {
                return sql;
            }
        }
        return "";
    }

    /** With a view on top, as tables of an export have. */
    private boolean alters(String sql) {
        String table = scratch.table();
        String view = scratch.view();
        String whole = types.get(SqlKind.INT64);
        String wide =
                types.getOrDefault(SqlKind.DECIMAL, types.get(SqlKind.TEXT)).formatted(38, 10);
        try {
            return scratch.works(
                            "CREATE TABLE " + table + " (a " + whole + ", b " + whole + ")",
                            "INSERT INTO " + table + " VALUES (9223372036854775807, 42)",
                            "CREATE VIEW " + view + " AS SELECT a, b FROM " + table,
                            sql.formatted(table, "a", wide),
                            sql.formatted(table, "b", types.get(SqlKind.TEXT)))
                    && scratch.statements()
                            .list(row -> row.getString(1) + " " + row.getString(2), "SELECT a, b FROM " + view)
                            .get(0)
                            .matches("9223372036854775807(\\.0+)? 42");
        } catch (SQLException e) {
            return false;
        }
    }

    /** Whether a column of a type gives back what was put in, and finds each value once. */
    private boolean keeps(SqlKind kind, String type, List<Object> values) {
        String table = scratch.table();
        if (!scratch.works("CREATE TABLE " + table + " (v " + type + ")")) {
            return false;
        }
        try {
            for (Object value : values) {
                scratch.statements().run("INSERT INTO " + table + " VALUES (?)", SqlValues.own(value));
            }
            for (Object value : values) {
                if (kind != SqlKind.BINARY && kind != SqlKind.FLOAT64 && found(table, value) != 1) {
                    return false;
                }
            }
            return sameValues(read(table, TYPES.get(kind)), values);
        } catch (SQLException | RuntimeException e) {
            return false;
        } finally {
            scratch.works("DROP TABLE " + table);
        }
    }

    private long found(String table, Object value) throws SQLException {
        return scratch.statements()
                .list(row -> row.getLong(1), "SELECT count(*) FROM " + table + " WHERE v = ?", SqlValues.own(value))
                .get(0);
    }

    private List<Object> read(String table, ColumnType type) throws SQLException {
        List<Object> values = new ArrayList<>();
        try (PreparedStatement statement =
                        scratch.statements().connection().prepareStatement("SELECT v FROM " + table);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (isTime(type) && rows.getObject(1) instanceof String) {
                    // The driver's own text of a time: then it shall be ours, which sorts as the times do.
                    return List.of();
                }
                values.add(SqlValues.read(rows, 1, type, false));
            }
        }
        return values;
    }

    private static boolean isTime(ColumnType type) {
        return type instanceof ColumnType.Date || type instanceof ColumnType.Timestamp;
    }

    private static boolean sameValues(List<Object> actual, List<Object> expected) {
        List<Object> left = new ArrayList<>(actual);
        return actual.size() == expected.size()
                && expected.stream()
                        .allMatch(value ->
                                left.removeIf(other -> Objects.deepEquals(new Object[] {other}, new Object[] {value})))
                && left.isEmpty();
    }
}
