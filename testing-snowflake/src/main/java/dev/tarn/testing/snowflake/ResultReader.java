package dev.tarn.testing.snowflake;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes the engine's values as the service's JSON results have them. */
final class ResultReader {

    private ResultReader() {}

    static List<ResultColumn> columns(ResultSetMetaData meta, Translated query) throws SQLException {
        List<ResultColumn> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String type = meta.getColumnTypeName(i);
            boolean decimal = type.startsWith("DECIMAL");
            columns.add(new ResultColumn(
                    query.columns().get(i - 1),
                    SnowflakeType.ofEngine(type, decimal ? meta.getPrecision(i) : 0, decimal ? meta.getScale(i) : 0),
                    true,
                    query.origins().get(i - 1)));
        }
        return columns;
    }

    static List<String> row(ResultSet row, List<ResultColumn> columns) throws SQLException {
        List<String> cells = new ArrayList<>(columns.size());
        for (int i = 1; i <= columns.size(); i++) {
            cells.add(
                    row.getObject(i) == null
                            ? null
                            : cell(row, i, columns.get(i - 1).type()));
        }
        return cells;
    }

    private static String cell(ResultSet row, int column, SnowflakeType type) throws SQLException {
        return switch (type.base()) {
            case FLOAT -> real(row.getDouble(column));
            case BOOLEAN -> row.getBoolean(column) ? "1" : "0";
            case DATE -> Long.toString(row.getObject(column, LocalDate.class).toEpochDay());
            case TIME -> {
                LocalTime time = row.getObject(column, LocalTime.class);
                yield seconds(time.toSecondOfDay(), time.getNano());
            }
            case TIMESTAMP_NTZ ->
                time(row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC));
            case TIMESTAMP_LTZ ->
                time(row.getObject(column, OffsetDateTime.class).toInstant());
            case TIMESTAMP_TZ ->
                time(row.getObject(column, OffsetDateTime.class).toInstant()) + " 1440";
            case BINARY -> HexFormat.of().withUpperCase().formatHex(row.getBytes(column));
            case NUMBER ->
                row.getObject(column) instanceof BigDecimal exact ? exact.toPlainString() : row.getString(column);
            case TEXT, VARIANT, OBJECT, ARRAY -> row.getString(column);
        };
    }

    private static String real(double value) {
        return Double.isNaN(value) ? "NaN" : Double.isInfinite(value) ? value > 0 ? "inf" : "-inf" : "" + value;
    }

    private static String time(Instant time) {
        return seconds(time.getEpochSecond(), time.getNano());
    }

    /** Seconds before 1970 count down, and so does their fraction. */
    private static String seconds(long seconds, int nanos) {
        return seconds >= 0 || nanos == 0
                ? "%d.%09d".formatted(seconds, nanos)
                : (seconds == -1 ? "-0" : "" + (seconds + 1)) + ".%09d".formatted(1_000_000_000 - nanos);
    }
}
