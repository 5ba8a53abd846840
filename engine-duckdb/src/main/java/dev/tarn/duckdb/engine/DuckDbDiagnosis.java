package dev.tarn.duckdb.engine;

import dev.tarn.error.BackendException;
import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SourceData;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out, after a load failed on a value, which file, row and column it is in, and how many there are.
 *
 * @param engine reads the files once more, on a connection of its own
 * @param operation what failed, and on what
 */
public record DuckDbDiagnosis(DuckDbEngine engine, String operation) {

    /** A value's shape tells what is wrong and shows nothing: digits are 9, letters a. */
    private static final String SHAPE =
            "regexp_replace(regexp_replace(left(%s, 32), '[0-9]', '9', 'g'), '[\\p{L}]', 'a', 'g')";

    private record Suspect(Column column, String value, String conversion) {}

    private record Finding(String column, String type, long count, long row, String shape) {}

    /**
     * The error that names file, rows, columns and the shape of the first bad value, never the value.
     *
     * @param files what was read
     * @param schema the source's columns, as they should have become
     * @param failure what the engine said, for which {@link DuckDbErrors#isConversion} holds
     * @return what to throw; a translation of the failure where no bad value is found
     */
    public BackendException explain(SourceData.Files files, TableSchema schema, SQLException failure) {
        try {
            return find(files, schema).orElseGet(() -> engine.errors().translate(operation, failure));
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return engine.errors().translate(operation, failure);
        }
    }

    /**
     * The same for a failure that was translated already.
     *
     * @param files what was read
     * @param schema the source's columns, as they should have become
     * @param failure a failure for which {@link DuckDbErrors#isConversion(BackendException)} holds
     * @return what to throw; the failure itself where no bad value is found
     */
    public BackendException explain(SourceData.Files files, TableSchema schema, BackendException failure) {
        try {
            return find(files, schema).orElse(failure);
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return failure;
        }
    }

    private Optional<BackendException> find(SourceData.Files files, TableSchema schema) throws SQLException {
        try (Connection connection = engine.connection(operation)) {
            DuckDbStatements statements = new DuckDbStatements(connection);
            DuckDbConversion.prepare(statements);
            // Here what has no place is none instead of an error, so that it can be counted.
            statements.run("CREATE OR REPLACE TEMP MACRO tarn_bad(v) AS NULL");
            for (SourceFile file : files.files()) {
                for (DuckDbScan scan : DuckDbScan.of(List.of(file), engine.errors())) {
                    List<Finding> found = look(statements, scan, schema);
                    if (!found.isEmpty()) {
                        return Optional.of(new BadDataException(message(scan, found)));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private String message(DuckDbScan scan, List<Finding> found) {
        StringBuilder what = new StringBuilder(engine.errors().start(operation))
                .append(scan.files().get(0).file().key())
                .append(": ");
        String separator = "";
        for (Finding finding : found.subList(0, Math.min(5, found.size()))) {
            what.append(separator)
                    .append("column '")
                    .append(finding.column())
                    .append("' has ")
                    .append(finding.count())
                    .append(finding.count() == 1 ? " value" : " values")
                    .append(" that can't be ")
                    .append(finding.type())
                    .append(", the first in row ")
                    .append(finding.row())
                    .append(", shaped '")
                    .append(finding.shape())
                    .append('\'');
            separator = "; ";
        }
        if (found.size() > 5) {
            what.append("; and ").append(found.size() - 5).append(" more columns");
        }
        return what.append("; have the file delivered again, or declare another type")
                .toString();
    }

    private static List<Finding> look(DuckDbStatements statements, DuckDbScan scan, TableSchema schema)
            throws SQLException {
        List<Suspect> suspects = new ArrayList<>();
        for (Column column : schema.columns()) {
            scan.source(column, schema.columns()).ifPresent(source -> {
                String value = scan.raw(source, column.type());
                if (!(column.type() instanceof ColumnType.Text)
                        && !source.type().equals(column.type())) {
                    String text = "CAST(" + value + " AS VARCHAR)";
                    suspects.add(new Suspect(
                            column,
                            text,
                            DuckDbConversion.convert(value, source.type(), column.type()) + " IS NULL AND " + text
                                    + " IS NOT NULL AND NOT tarn_blank(" + text + ")"));
                }
            });
        }
        List<Finding> findings = new ArrayList<>();
        for (Suspect suspect : suspects) {
            findings.addAll(statements.list(
                    row -> new Finding(
                            suspect.column().originalName(),
                            DuckDbTypes.sql(suspect.column().type()),
                            row.getLong(1),
                            row.getLong(2),
                            row.getString(3)),
                    "SELECT count(*), min(number), min_by(" + String.format(SHAPE, "value") + ", number) FROM (SELECT "
                            + suspect.value() + " AS value, " + suspect.conversion()
                            + " AS bad, row_number() OVER () AS number"
                            + " FROM " + scan.fromInOrder() + ") WHERE bad HAVING count(*) > 0"));
        }
        return findings;
    }
}
