package dev.tarn.ducklake.catalog;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows that tests put into a catalog. */
final class CatalogGiven {

    private CatalogGiven() {}

    static LakeTable table(long id, LakeSchema schema, String name) {
        return new LakeTable(
                id,
                LakeUuids.v7(),
                schema,
                name,
                new LakePath(name + "/", true),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Map.of());
    }

    static LakeColumn column(long id, String name, String type, LakeColumn... children) {
        return LakeTypes.make(name, type, id, List.of(children));
    }

    static long snapshot(CatalogSession session, long id, Instant time, long schemaVersion) throws SQLException {
        session.insert(
                "ducklake_snapshot",
                List.of("snapshot_id", "snapshot_time", "schema_version", "next_catalog_id", "next_file_id"),
                List.of(List.of(id, time, schemaVersion, 1L, 0L)));
        return id;
    }

    static void table(CatalogSession session, long id, long schemaId, String name, String column) throws SQLException {
        session.insert(
                "ducklake_table",
                List.of(
                        "table_id",
                        "table_uuid",
                        "begin_snapshot",
                        "schema_id",
                        "table_name",
                        "path",
                        "path_is_relative"),
                List.of(List.of(id, LakeUuids.v7(), 0L, schemaId, name, "t/", true)));
        session.insert(
                "ducklake_column",
                List.of(
                        "column_id",
                        "begin_snapshot",
                        "table_id",
                        "column_order",
                        "column_name",
                        "column_type",
                        "nulls_allowed"),
                List.of(List.of(1L, 0L, id, 1L, column, "int64", true)));
    }

    static void files(CatalogSession session, long tableId, int count) throws SQLException {
        List<List<Object>> files = new ArrayList<>();
        List<List<Object>> values = new ArrayList<>();
        List<List<Object>> deletes = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            files.add(List.of(
                    i, tableId, 0L, "ducklake-" + i + ".parquet", true, "parquet", 100L, 4_000L, 400L, i * 100, 5L));
            values.add(List.of(i, tableId, 0L, String.valueOf(i % 10_000)));
            values.add(Arrays.asList(i, tableId, 1L, null));
            if (i % 10 == 0) {
                deletes.add(List.of(count + i, tableId, 0L, i, "d" + i + ".parquet", true, "parquet", 1L, 900L, 300L));
            }
        }
        session.insert(
                "ducklake_data_file",
                List.of(
                        "data_file_id",
                        "table_id",
                        "begin_snapshot",
                        "path",
                        "path_is_relative",
                        "file_format",
                        "record_count",
                        "file_size_bytes",
                        "footer_size",
                        "row_id_start",
                        "partition_id"),
                files);
        session.insert(
                "ducklake_file_partition_value",
                List.of("data_file_id", "table_id", "partition_key_index", "partition_value"),
                values);
        session.insert(
                "ducklake_delete_file",
                List.of(
                        "delete_file_id",
                        "table_id",
                        "begin_snapshot",
                        "data_file_id",
                        "path",
                        "path_is_relative",
                        "format",
                        "delete_count",
                        "file_size_bytes",
                        "footer_size"),
                deletes);
    }
}
