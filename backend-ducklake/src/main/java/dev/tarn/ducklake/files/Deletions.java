package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.InlinedTable;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.commit.LakeCommit;
import dev.tarn.ducklake.commit.NewDeleteFile;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of tables that a commit deletes, whatever it does to them in turn: whole files, and places in files, which a temporary
 * table of the engine holds.
 */
final class Deletions {

    /** Selects where a row is from a scan's row: data file and place, or for a row that the catalog holds -1 and its id. */
    static final String PLACE = "coalesce(tarn_scan_file_id, -1) AS _ducklake_internal_file,"
            + " coalesce(tarn_scan_position, tarn_scan_row_id) AS _ducklake_internal_place";

    private static final long IN_CATALOG = -1;

    private final DuckDbStatements statements;
    private final Map<Long, Set<Long>> ended = new HashMap<>();

    Deletions(DuckDbStatements statements) throws SQLException {
        this.statements = statements;
        statements.run("CREATE TEMP TABLE tarn_deleted (lake_table BIGINT, file BIGINT, place BIGINT)");
    }

    /** What is left of a scan's rows, as a condition on {@link #PLACE}. */
    String left(long tableId) {
        Set<Long> files = ended.getOrDefault(tableId, Set.of());
        String whole = files.isEmpty()
                ? ""
                : " AND _ducklake_internal_file NOT IN ("
                        + String.join(", ", files.stream().map(String::valueOf).toList()) + ")";
        return "NOT EXISTS (SELECT 1 FROM temp.tarn_deleted d WHERE d.lake_table = " + tableId
                + " AND d.file = _ducklake_internal_file AND d.place = _ducklake_internal_place)" + whole;
    }

    /**
     * Deletes rows.
     *
     * @param select gives each row's {@link #PLACE}, of rows that are left
     * @return how many
     */
    long add(long tableId, String select) throws SQLException {
        return statements.runInterruptibly("INSERT INTO temp.tarn_deleted SELECT DISTINCT " + tableId
                + ", _ducklake_internal_file, _ducklake_internal_place FROM (" + select + ")");
    }

    /**
     * Deletes all rows of a file.
     *
     * @return how many were left
     */
    long end(BaseTable table, LakeFile file) throws SQLException {
        if (!ended.computeIfAbsent(table.table().id(), id -> new HashSet<>()).add(file.id())) {
            return 0;
        }
        long before = statements.run(
                "DELETE FROM temp.tarn_deleted WHERE lake_table = ? AND file = ?",
                table.table().id(),
                file.id());
        return table.rows(file) - before;
    }

    /** Tells the commit what to do. */
    void finish(LakeCommit commit, DeleteWriter writer, BaseTable table) throws SQLException {
        long tableId = table.table().id();
        List<LakeFile> whole = new ArrayList<>();
        ended.getOrDefault(tableId, Set.of())
                .forEach(id -> whole.add(table.files().get(id)));
        List<NewDeleteFile> parts = new ArrayList<>();
        Map<Long, Long> counts = new HashMap<>();
        statements.list(
                row -> counts.put(row.getLong(1), row.getLong(2)),
                "SELECT file, count(*) FROM temp.tarn_deleted WHERE lake_table = ? AND file >= 0 GROUP BY file ORDER BY file",
                tableId);
        for (Map.Entry<Long, Long> count : counts.entrySet()) {
            LakeFile file = table.files().get(count.getKey());
            if (count.getValue() == table.rows(file)) {
                whole.add(file);
            } else {
                parts.add(writer.deletes(
                        statements,
                        table.table(),
                        file,
                        "SELECT place AS pos FROM temp.tarn_deleted WHERE lake_table = " + tableId + " AND file = "
                                + file.id()));
            }
        }
        if (!whole.isEmpty()) {
            commit.endFiles(tableId, whole);
        }
        if (!parts.isEmpty()) {
            commit.delete(tableId, parts);
        }
        inlined(tableId, table).forEach(commit::deleteInlined);
    }

    private Map<InlinedTable, Set<Long>> inlined(long tableId, BaseTable table) throws SQLException {
        Set<Long> deleted = new HashSet<>(statements.list(
                row -> row.getLong(1),
                "SELECT place FROM temp.tarn_deleted WHERE lake_table = ? AND file = ?",
                tableId,
                IN_CATALOG));
        Map<InlinedTable, Set<Long>> byTable = new HashMap<>();
        table.inlinedRows().forEach((inlined, ids) -> {
            Set<Long> found = new HashSet<>(ids);
            found.retainAll(deleted);
            if (!found.isEmpty()) {
                byTable.put(inlined, found);
            }
        });
        return byTable;
    }
}
