package dev.tarn.duckdb.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.SystemColumns;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Rows that an application makes, taken through the Appender into a temporary table of the load's connection. From there they go
 * the way of a file's rows, so that there is one set of conversions. Decimals travel as text, so that what is rounded is counted;
 * nested values as JSON, their numbers as text.
 */
record DuckDbRows(StageRequest request, String table, List<Column> columns) implements DuckDbSource {

    private static final ObjectMapper JSON = new ObjectMapper();

    static DuckDbRows spool(
            DuckDbStatements statements, SourceData.Rows rows, StageRequest request, DuckDbErrors errors)
            throws SQLException {
        String operation = "stage " + request.load().key();
        try (RowCursor cursor = rows.cursor().get()) {
            List<Column> columns = cursor.columns();
            statements.run("DROP TABLE IF EXISTS temp.tarn_rows");
            List<String> declared = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                declared.add(DuckDbScan.name(i) + " "
                        + DuckDbTypes.sql(carried(columns.get(i).type())));
            }
            statements.run("CREATE TEMP TABLE tarn_rows (" + String.join(", ", declared) + ")");
            DuckDBConnection connection = statements.connection().unwrap(DuckDBConnection.class);
            try (DuckDBAppender appender = connection.createAppender("temp", "main", "tarn_rows")) {
                for (long row = 1; cursor.next(); row++) {
                    DuckDbInterruption.check(operation, errors);
                    appender.beginRow();
                    for (int i = 0; i < columns.size(); i++) {
                        append(appender, cursor.value(i), columns.get(i), errors.start(operation) + "row " + row);
                    }
                    appender.endRow();
                }
            }
            return new DuckDbRows(request, "temp.tarn_rows", columns);
        }
    }

    private static ColumnType carried(ColumnType type) {
        boolean flat = !(type instanceof ColumnType.Decimal
                || type instanceof ColumnType.MapOf
                || type instanceof ColumnType.ListOf
                || type instanceof ColumnType.StructOf
                || type instanceof ColumnType.Json);
        return flat ? type : ColumnType.TEXT;
    }

    private static void append(DuckDBAppender to, Object value, Column column, String subject) throws SQLException {
        ColumnType type = column.type();
        try {
            if (value == null) {
                to.appendNull();
            } else if (type instanceof ColumnType.Text || type instanceof ColumnType.Json) {
                to.append((String) value);
            } else if (type instanceof ColumnType.Bool) {
                to.append((Boolean) value);
            } else if (type instanceof ColumnType.Int64) {
                to.append(((Number) value).longValue());
            } else if (type instanceof ColumnType.Float64) {
                to.append(((Number) value).doubleValue());
            } else if (type instanceof ColumnType.Decimal decimal) {
                to.append(fitting((BigDecimal) value, decimal).toPlainString());
            } else if (type instanceof ColumnType.Date) {
                to.append((LocalDate) value);
            } else if (type instanceof ColumnType.Timestamp) {
                to.appendEpochMicros(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
            } else if (type instanceof ColumnType.Binary) {
                to.append((byte[]) value);
            } else {
                to.append(JSON.writeValueAsString(plain(value)));
            }
        } catch (ClassCastException | ArithmeticException | JsonProcessingException e) {
            throw new BadDataException(subject + ", column '" + column.originalName() + "': "
                    + value.getClass().getSimpleName() + " has no place in " + DuckDbTypes.sql(type)
                    + "; correct the rows or their declared type");
        }
    }

    /** Digits behind the point may be rounded, and are counted then; digits before it may not get lost. */
    private static BigDecimal fitting(BigDecimal value, ColumnType.Decimal type) {
        if (value.setScale(type.scale(), RoundingMode.HALF_UP).precision() > type.precision()) {
            throw new ArithmeticException();
        }
        return value;
    }

    /** Only maps, lists and texts: numbers as text keep their digits. */
    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> values = new LinkedHashMap<>();
            map.forEach((key, element) -> values.put(String.valueOf(plain(key)), plain(element)));
            return values;
        } else if (value instanceof Iterable<?> list) {
            List<Object> values = new ArrayList<>();
            list.forEach(element -> values.add(plain(element)));
            return values;
        } else if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        } else if (value instanceof byte[] bytes) {
            StringBuilder escaped = new StringBuilder();
            for (byte b : bytes) {
                escaped.append(String.format("\\x%02X", b));
            }
            return escaped.toString();
        }
        return value == null || value instanceof Boolean ? value : value.toString();
    }

    @Override
    public String select(TableSchema whole) {
        List<String> values = DuckDbColumnValues.of(request.load(), file(), whole, this::value);
        return "SELECT " + String.join(", ", values) + " FROM " + table;
    }

    /** Which file a row came from, where the rows have a column for that and for nothing else. */
    private String file() {
        String name = SystemColumns.SOURCE_FILE.originalName();
        boolean taken = request.schema().columns().stream()
                .anyMatch(c -> c.originalName().equals(name));
        return position(SystemColumns.SOURCE_FILE)
                .filter(i -> !taken)
                .map(DuckDbScan::name)
                .orElse("CAST(NULL AS VARCHAR)");
    }

    /** What the rows give for a column, converted, if they have it. */
    Optional<String> value(Column column) {
        return position(column)
                .map(i -> DuckDbConversion.convert(
                        DuckDbScan.name(i), carried(columns.get(i).type()), column.type()));
    }

    private Optional<Integer> position(Column column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).originalName().equals(column.originalName())) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }
}
