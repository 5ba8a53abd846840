package dev.tarn.cli.sample;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.FileFormat;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** Writes one data file, with an engine of its own in memory and one thread: more would make the bytes depend on luck. */
final class SampleFileWriter {

    private final SampleSpec spec;

    SampleFileWriter(SampleSpec spec) {
        this.spec = spec;
    }

    void write(YearMonth period, long first, long past, Path file) {
        Properties settings = new Properties();
        settings.setProperty("threads", "1");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings);
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            makeTables(statement);
            setVariables(statement, period, first, past);
            statement.execute(SampleColumn.text("line-items.sql"));
            statement.execute("COPY (SELECT "
                    + SampleColumn.of(spec.version()).stream()
                            .map(column -> column.select(spec.format()))
                            .collect(Collectors.joining(", "))
                    + " FROM line_item) TO '" + file.toString().replace("'", "''") + "' ("
                    + (spec.format() == FileFormat.CSV
                            ? "FORMAT csv, HEADER, COMPRESSION gzip"
                            : "FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880")
                    + ")");
        } catch (SQLException e) {
            throw new BackendRejectedException(
                    "[sample] write " + file + ": "
                            + e.getMessage().lines().findFirst().orElse("")
                            + "; is there room and may you write there?",
                    e);
        }
    }

    private static void makeTables(Statement statement) throws SQLException {
        List<CatalogueItem> items = CatalogueItem.all();
        List<String> rows = new ArrayList<>();
        List<String> places = new ArrayList<>();
        int usage = 0;
        int compute = 0;
        for (int number = 0; number < items.size(); number++) {
            CatalogueItem item = items.get(number);
            rows.add(item.values(number));
            for (int n = 0; n < item.weight(); n++) {
                places.add("(false, " + usage++ + ", " + number + ")");
                if (item.compute()) {
                    places.add("(true, " + compute++ + ", " + number + ")");
                }
            }
        }
        statement.execute("CREATE TABLE item AS SELECT * FROM (VALUES " + String.join(", ", rows)
                + ") AS i(number, code, service, category, subcategory, family, usage_type, operation, unit, rate, quantity,"
                + " resource, instance, vcpu, memory)");
        statement.execute("CREATE TABLE slot AS SELECT * FROM (VALUES " + String.join(", ", places)
                + ") AS s(compute, place, item)");
        statement.execute("SET VARIABLE places = " + usage + "::BIGINT");
        statement.execute("SET VARIABLE compute_places = " + compute + "::BIGINT");
        // As AWS does: no trailing zeros, and an exponent for the smallest amounts.
        statement.execute(
                "CREATE MACRO plain_text(x) AS rtrim(rtrim(CAST(CAST(x AS DECIMAL(38, 10)) AS VARCHAR), '0'), '.')");
        statement.execute("CREATE MACRO amount_text(x) AS CASE WHEN x <> 0 AND abs(x) < 0.000001"
                + " THEN upper(replace(CAST(CAST(x AS DOUBLE) AS VARCHAR), 'e-0', 'e-')) ELSE plain_text(x) END");
    }

    private void setVariables(Statement statement, YearMonth period, long first, long past) throws SQLException {
        double growth = Math.max(0.5, 1 + 0.02 * ((period.getYear() - 2025) * 12 + period.getMonthValue() - 1));
        statement.execute("SET VARIABLE seed = '" + spec.seed() + "/" + period + "'");
        statement.execute("SET VARIABLE rows = " + spec.rows() + "::BIGINT");
        statement.execute("SET VARIABLE first = " + first + "::BIGINT");
        statement.execute("SET VARIABLE past = " + past + "::BIGINT");
        statement.execute("SET VARIABLE stride = " + (spec.rows() % 7919 == 0 ? 104_729 : 7919) + "::BIGINT");
        statement.execute("SET VARIABLE month_start = TIMESTAMP '" + period.atDay(1) + "'");
        statement.execute(
                "SET VARIABLE month_end = TIMESTAMP '" + period.plusMonths(1).atDay(1) + "'");
        statement.execute("SET VARIABLE growth = " + growth + "::DOUBLE");
    }
}
