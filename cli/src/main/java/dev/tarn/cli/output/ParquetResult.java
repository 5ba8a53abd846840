package dev.tarn.cli.output;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType.Decimal;
import dev.tarn.row.RowCursor;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * A Parquet file with the result's own types. Works for every backend: the rows go through an engine that belongs to the
 * command line and knows nothing of the database, because a query must not be able to write files. The file appears when it
 * is whole.
 */
public final class ParquetResult implements ResultWriter {

    private final Path file;

    /**
     * Writes a file.
     *
     * @param file the file, replaced where it exists
     */
    public ParquetResult(Path file) {
        this.file = file.toAbsolutePath();
    }

    @Override
    public long write(RowCursor rows) throws IOException {
        Path scratch = Files.createTempDirectory("tarn-result");
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            long count = write(rows, scratch, part);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            return count;
        } catch (SQLException e) {
            throw new BackendRejectedException(
                    "[cli] write " + file + ": "
                            + e.getMessage().lines().findFirst().orElse("")
                            + "; is there room and may you write there?",
                    e);
        } finally {
            Files.deleteIfExists(part);
            try (Stream<Path> left = Files.walk(scratch)) {
                for (Path path : left.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private static long write(RowCursor rows, Path scratch, Path part) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("temp_directory", scratch.resolve("spill").toString());
        List<Column> columns = rows.columns();
        List<String> names = UniqueNames.of(columns);
        try (DuckDBConnection connection = (DuckDBConnection)
                        DriverManager.getConnection("jdbc:duckdb:" + scratch.resolve("result"), settings);
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("CREATE TABLE result ("
                    + each(columns, i -> "c" + i + " " + ParquetTypes.stagedAs(columns.get(i))) + ")");
            long count = append(rows, connection);
            statement.execute("COPY (SELECT "
                    + each(columns, i -> ParquetTypes.selected(columns.get(i), "c" + i, names.get(i)))
                    + " FROM result) TO '" + part.toString().replace("'", "''")
                    + "' (FORMAT parquet, COMPRESSION zstd)");
            return count;
        }
    }

    private static String each(List<Column> columns, IntFunction<String> text) {
        return IntStream.range(0, columns.size()).mapToObj(text).collect(Collectors.joining(", "));
    }

    private static long append(RowCursor rows, DuckDBConnection connection) throws SQLException {
        long count = 0;
        try (DuckDBAppender appender = connection.createAppender("result")) {
            for (; rows.next(); count++) {
                appender.beginRow();
                for (int i = 0; i < rows.columns().size(); i++) {
                    append(appender, rows.columns().get(i), rows.value(i));
                }
                appender.endRow();
            }
        }
        return count;
    }

    private static void append(DuckDBAppender appender, Column column, Object value) throws SQLException {
        if (value == null) {
            appender.appendNull();
        } else if (ParquetTypes.isNested(column.type())) {
            appender.append(ParquetTypes.nestedText(value));
        } else if (value instanceof BigDecimal number && column.type() instanceof Decimal decimal) {
            appender.append(number.setScale(decimal.scale(), RoundingMode.UNNECESSARY));
        } else if (value instanceof Instant instant) {
            appender.append(instant.atOffset(ZoneOffset.UTC));
        } else if (value instanceof LocalDate day) {
            appender.append(day);
        } else if (value instanceof Long number) {
            appender.append(number);
        } else if (value instanceof Double number) {
            appender.append(number);
        } else if (value instanceof Boolean truth) {
            appender.append(truth);
        } else if (value instanceof byte[] bytes) {
            appender.append(bytes);
        } else {
            appender.append(value.toString());
        }
    }
}
