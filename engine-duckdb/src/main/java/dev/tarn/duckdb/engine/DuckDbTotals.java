package dev.tarn.duckdb.engine;

import dev.tarn.error.BadDataException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceTotal;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts and sums files by the engine, over the measured columns alone; Parquet files' rows are held against their footers. */
record DuckDbTotals(DuckDbEngine engine, Measure measure) {

    /** Sums have 38 digits: ten of them are left for the number of values. */
    private static final int SMALL_DIGITS = 28;

    /**
     * A sum that can't overflow: small values as they are, large ones by whole and fractional parts apart, which takes ten times
     * as long. Small values are so small that ten thousand million of them add up.
     */
    static String exactSum(String decimal, ColumnType.Decimal type) {
        String small = small(decimal, type);
        return "sum(CASE WHEN " + small + " THEN " + decimal + " END), sum(CASE WHEN NOT " + small
                + " THEN CAST(trunc(" + decimal + ") AS DECIMAL(38,0)) END), sum(CASE WHEN NOT " + small + " THEN "
                + decimal + " - trunc(" + decimal + ") END)";
    }

    private static String small(String decimal, ColumnType.Decimal type) {
        if (type.precision() <= SMALL_DIGITS) {
            return "true";
        }
        String bound = type.scale() > SMALL_DIGITS ? "0" : "1" + "0".repeat(SMALL_DIGITS - type.scale());
        String typed = " AS " + DuckDbTypes.sql(type) + ")";
        return "(" + decimal + " BETWEEN CAST(-" + bound + typed + " AND CAST(" + bound + typed + ")";
    }

    /** Reads the three columns of {@link #exactSum}. */
    static BigDecimal exactSum(ResultSet row, int column) throws SQLException {
        BigDecimal sum = BigDecimal.ZERO;
        for (int part = column; part < column + 3; part++) {
            Object value = row.getObject(part);
            sum = value == null ? sum : sum.add(new BigDecimal(value.toString()));
        }
        return plain(sum);
    }

    private static BigDecimal plain(BigDecimal sum) {
        BigDecimal stripped = sum.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    List<SourceTotal> of(List<SourceFile> files) {
        String operation = "count " + files.get(0).file().key()
                + (files.size() == 1 ? "" : " and " + (files.size() - 1) + " more files");
        try (Connection connection = engine.connection(operation)) {
            DuckDbStatements statements = new DuckDbStatements(connection);
            DuckDbConversion.prepare(statements);
            List<SourceTotal> totals = new ArrayList<>();
            for (DuckDbScan scan : DuckDbScan.of(files, engine.errors())) {
                totals.addAll(count(statements, scan));
            }
            checkFooters(statements, files, totals);
            return totals;
        } catch (SQLException e) {
            throw engine.errors().translate(operation, e);
        }
    }

    private List<SourceTotal> count(DuckDbStatements statements, DuckDbScan scan) throws SQLException {
        String period = column(scan, measure.period()).map(c -> month(scan, c)).orElse("''");
        String currency = column(scan, measure.currency())
                .map(c -> "coalesce(CAST(" + scan.value(c) + " AS VARCHAR), '')")
                .orElse("''");
        Optional<SourceColumn> cost = column(scan, measure.cost());
        String amount = cost.map(c -> cost(scan, c)).orElse("CAST(0 AS DECIMAL(38,18))");
        return statements.list(
                row -> new SourceTotal(
                        row.getString(1), row.getString(2), row.getString(3), row.getLong(4), exactSum(row, 5)),
                "SELECT file, period, currency, count(*), "
                        + exactSum("cost", cost.map(c -> amountType(c.type())).orElse(ColumnType.MONEY))
                        + " FROM (SELECT " + scan.fileKey()
                        + " AS file, " + period + " AS period, " + currency + " AS currency, " + amount
                        + " AS cost FROM "
                        + scan.from() + ") GROUP BY file, period, currency ORDER BY ALL");
    }

    /** The source's own digits where it declares a decimal; otherwise as many as money has. */
    private static String cost(DuckDbScan scan, SourceColumn column) {
        return column.type() instanceof ColumnType.Decimal
                ? scan.value(column)
                : DuckDbConversion.convert(scan.raw(column, ColumnType.MONEY), column.type(), ColumnType.MONEY);
    }

    /** The type of a cost once it is a decimal. */
    static ColumnType.Decimal amountType(ColumnType column) {
        return column instanceof ColumnType.Decimal decimal ? decimal : ColumnType.MONEY;
    }

    private static String month(DuckDbScan scan, SourceColumn column) {
        String value = scan.value(column);
        if (column.type() instanceof ColumnType.Text) {
            return "coalesce(" + DuckDbMonth.of(value, column.type()) + ", CAST(tarn_bad(" + value
                    + ") AS VARCHAR), '')";
        }
        return "coalesce(" + DuckDbMonth.of(value, column.type()) + ", '')";
    }

    private static Optional<SourceColumn> column(DuckDbScan scan, String name) {
        return name.isEmpty()
                ? Optional.empty()
                : scan.columns().stream()
                        .filter(c -> c.originalName().equals(name))
                        .findFirst();
    }

    private void checkFooters(DuckDbStatements statements, List<SourceFile> files, List<SourceTotal> totals)
            throws SQLException {
        Map<String, Long> counted = new HashMap<>();
        totals.forEach(t -> counted.merge(t.file(), t.rows(), Long::sum));
        for (SourceFile file : files) {
            if (file.file().format() != FileFormat.PARQUET || file.columns().isEmpty()) {
                continue;
            }
            long declared = statements
                    .list(
                            row -> row.getLong(1),
                            "SELECT num_rows FROM parquet_file_metadata("
                                    + DuckDbSql.locations(List.of(file.file()), engine.errors()) + ")")
                    .get(0);
            long found = counted.getOrDefault(file.file().key(), 0L);
            if (declared != found) {
                throw new BadDataException(
                        engine.errors().start("count " + file.file().key()) + "the footer declares " + declared
                                + " rows, the file holds " + found + "; have it delivered again");
            }
        }
    }
}
