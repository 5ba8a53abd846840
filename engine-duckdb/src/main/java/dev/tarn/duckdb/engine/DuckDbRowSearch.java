package dev.tarn.duckdb.engine;

import dev.tarn.error.BackendException;
import dev.tarn.error.BadDataException;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the first row that holds something which a database refuses.
 *
 * @param engine reads files once more, on a connection of its own
 * @param operation what failed, and on what
 * @param table the columns that were read for
 */
record DuckDbRowSearch(DuckDbEngine engine, String operation, TableSchema table) {

    private record Looked(DuckDbSuspect suspect, String condition) {}

    Optional<BackendException> first(DuckDbSource source, DuckDbStatements spool, List<DuckDbSuspect> suspects)
            throws SQLException {
        if (source instanceof DuckDbRows rows) {
            return find(
                    spool,
                    suspects,
                    suspect -> rows.value(suspect.column()),
                    "SELECT rowid + 1 AS number, * FROM " + rows.table(),
                    "true",
                    "");
        }
        DuckDbFileRows rows = (DuckDbFileRows) source;
        try (Connection connection = engine.connection(operation)) {
            DuckDbStatements statements = new DuckDbStatements(connection);
            DuckDbConversion.prepare(statements);
            for (SourceFile file : rows.files().files()) {
                for (DuckDbScan scan : DuckDbScan.of(List.of(file), engine.errors())) {
                    Optional<BackendException> found = find(
                            statements,
                            suspects,
                            suspect -> rows.value(suspect.column(), table, scan),
                            "SELECT row_number() OVER () AS number, * FROM " + scan.fromInOrder(),
                            rows.selected(scan),
                            file.file().key() + ": ");
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<BackendException> find(
            DuckDbStatements statements,
            List<DuckDbSuspect> suspects,
            Function<DuckDbSuspect, Optional<String>> value,
            String numbered,
            String selected,
            String subject)
            throws SQLException {
        List<Looked> looked = new ArrayList<>();
        for (DuckDbSuspect suspect : suspects) {
            value.apply(suspect)
                    .ifPresent(v -> looked.add(new Looked(
                            suspect, "coalesce(" + suspect.condition().apply("(" + v + ")") + ", false)")));
        }
        if (looked.isEmpty()) {
            return Optional.empty();
        }
        String which = "CASE";
        for (int i = 0; i < looked.size(); i++) {
            which += " WHEN " + looked.get(i).condition() + " THEN " + i;
        }
        String sql = "SELECT min_by(which, number), min(number) FROM (SELECT number, " + which + " END AS which FROM ("
                + numbered + ") WHERE " + selected + ") WHERE which IS NOT NULL HAVING count(*) > 0";
        return statements
                .list(
                        row -> (BackendException) new BadDataException(engine.errors()
                                        .start(operation) + subject
                                + "column '"
                                + looked.get(row.getInt(1)).suspect().column().originalName() + "', row "
                                + row.getLong(2) + " has "
                                + looked.get(row.getInt(1)).suspect().what() + "; have the file delivered again"),
                        sql)
                .stream()
                .findFirst();
    }
}
