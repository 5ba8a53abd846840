package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.ducklake.catalog.LakeColumn;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The numbers that columns have in files. */
final class FieldIds {

    static final String ROW_ID = "_ducklake_internal_row_id";
    static final String SNAPSHOT_ID = "_ducklake_internal_snapshot_id";
    static final String FILE_PATH = "file_path";
    static final String POSITION = "pos";

    private static final long ROW_ID_FIELD = 2_147_483_540L;
    private static final long SNAPSHOT_ID_FIELD = 2_147_483_539L;
    private static final long FILE_PATH_FIELD = 2_147_483_646L;
    private static final long POSITION_FIELD = 2_147_483_645L;

    private FieldIds() {}

    /** The value of {@code FIELD_IDS} for a data file. */
    static String of(List<LakeColumn> columns, LakeRows.Lineage lineage) {
        Stream<String> hidden = Stream.concat(
                lineage.rowId() ? Stream.of(ROW_ID + ": " + ROW_ID_FIELD) : Stream.empty(),
                lineage.snapshot() ? Stream.of(SNAPSHOT_ID + ": " + SNAPSHOT_ID_FIELD) : Stream.empty());
        return Stream.concat(columns.stream().map(FieldIds::field), hidden).collect(Collectors.joining(", ", "{", "}"));
    }

    /** The value of {@code FIELD_IDS} for a delete file. */
    static String ofDeletes(boolean snapshots) {
        return "{" + FILE_PATH + ": " + FILE_PATH_FIELD + ", " + POSITION + ": " + POSITION_FIELD
                + (snapshots ? ", " + SNAPSHOT_ID + ": " + SNAPSHOT_ID_FIELD : "") + "}";
    }

    private static String field(LakeColumn column) {
        return DuckDbSql.literal(column.name()) + ": "
                + (column.children().isEmpty()
                        ? String.valueOf(column.id())
                        : column.children().stream()
                                .map(FieldIds::field)
                                .collect(Collectors.joining(", ", "{'__duckdb_field_id': " + column.id() + ", ", "}")));
    }
}
