package dev.tarn.ducklake.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.error.BadDataException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not read simply by number. */
class ScanLayoutTest {

    @TempDir
    Path temp;

    private final DuckDbEngine engine = DuckDbEngine.open("ducklake", DuckDbSettings.inMemory());
    private MadeLake lake;

    @BeforeEach
    void make() throws Exception {
        lake = new MadeLake(engine, temp.resolve("it's [a] *lake"));
    }

    @AfterEach
    void close() {
        lake.close();
        engine.close();
    }

    @Test
    void fieldsOfNestedColumnsAreFoundByNumber() throws Exception {
        lake.column(1, 1, "NULL", "id", "int32", "NULL", "NULL")
                .column(2, 1, "NULL", "s", "struct", "NULL", "NULL")
                .column(3, 1, "2", "a", "int32", "NULL", "2")
                .column(4, 1, "2", "b", "varchar", "NULL", "2")
                .column(5, 1, "NULL", "l", "list", "NULL", "NULL")
                .column(6, 1, "NULL", "element", "struct", "NULL", "5")
                .column(7, 1, "2", "x", "int32", "NULL", "6")
                .column(8, 1, "NULL", "m", "map", "NULL", "NULL")
                .column(9, 1, "NULL", "key", "varchar", "NULL", "8")
                .column(10, 1, "NULL", "value", "struct", "NULL", "8")
                .column(11, 1, "2", "v", "int32", "NULL", "10");
        String ids =
                "FIELD_IDS {id: 1, s: {__duckdb_field_id: 2, a: 3, b: 4}, l: {__duckdb_field_id: 5, element: {__duckdb_field_id: 6,"
                        + " x: 7}}, m: {__duckdb_field_id: 8, key: 9, value: {__duckdb_field_id: 10, v: 11}}}";
        lake.file(
                1,
                1,
                "ducklake-1.parquet",
                "SELECT 1::INT AS id, {'a': 10, 'b': 'old'} AS s, [{'x': 5}, NULL] AS l, MAP {'k': {'v': 7}} AS m"
                        + " UNION ALL SELECT 2, NULL, NULL, NULL",
                ids);
        // a widened and called aa; b dropped and added again as a number; x called y; v called w, and z new with a
        // default.
        lake.snapshot(2, 2)
                .column(3, 2, "NULL", "aa", "int64", "NULL", "2")
                .column(12, 2, "NULL", "b", "int32", "NULL", "2")
                .column(7, 2, "NULL", "y", "int64", "NULL", "6")
                .column(11, 2, "NULL", "w", "int32", "NULL", "10")
                .column(13, 2, "NULL", "z", "varchar", "'it''s'", "10");
        String newIds = "FIELD_IDS {id: 1, s: {__duckdb_field_id: 2, aa: 3, b: 12}, l: {__duckdb_field_id: 5, element:"
                + " {__duckdb_field_id: 6, y: 7}}, m: {__duckdb_field_id: 8, key: 9, value: {__duckdb_field_id: 10, w: 11, z: 13}}}";
        lake.file(
                2,
                2,
                "ducklake-2.parquet",
                "SELECT 3::INT AS id, {'aa': 30::BIGINT, 'b': 31} AS s, [{'y': 32::BIGINT}] AS l, MAP {'q': {'w': 33, 'z': 'n'}} AS m",
                newIds);
        assertThat(lake.rows(1))
                .containsExactly(
                        "{'id': 1, 's': {'a': 10, 'b': old}, 'l': [{'x': 5}, NULL], 'm': {k={'v': 7}}}",
                        "{'id': 2, 's': NULL, 'l': NULL, 'm': NULL}");
        assertThat(lake.rows(2))
                .containsExactly(
                        "{'id': 1, 's': {'aa': 10, 'b': NULL}, 'l': [{'y': 5}, NULL], 'm': {k={'w': 7, 'z': 'it\\'s'}}}",
                        "{'id': 2, 's': NULL, 'l': NULL, 'm': NULL}",
                        "{'id': 3, 's': {'aa': 30, 'b': 31}, 'l': [{'y': 32}], 'm': {q={'w': 33, 'z': n}}}");
    }

    @Test
    void columnsThatFilesLackHaveTheirInitialDefault() throws Exception {
        lake.column(1, 1, "NULL", "id", "int32", "NULL", "NULL")
                .file(1, 1, "ducklake-1.parquet", "SELECT 1::INT AS id", "FIELD_IDS {id: 1}");
        lake.snapshot(2, 2)
                .column(2, 2, "NULL", "n", "int64", "'7'", "NULL")
                .column(3, 2, "NULL", "d", "decimal(18,6)", "'1.5'", "NULL")
                .column(4, 2, "NULL", "day", "date", "'2024-01-01'", "NULL")
                .column(5, 2, "NULL", "f", "boolean", "'true'", "NULL");
        assertThat(lake.rows(2)).containsExactly("{'id': 1, 'n': 7, 'd': 1.500000, 'day': 2024-01-01, 'f': true}");
    }

    @Test
    void filesThatNobodyNumberedAreReadByPlace() throws Exception {
        lake.column(1, 1, "NULL", "a", "int64", "NULL", "NULL")
                .column(2, 1, "NULL", "b", "varchar", "NULL", "NULL")
                .column(3, 1, "NULL", "c", "int32", "'9'", "NULL")
                .file(1, 1, "foreign.parquet", "SELECT 1::INT AS b, 'x' AS other", "", "0", "NULL", "NULL");
        assertThat(lake.rows(1, Set.of(ScanColumn.ROW_ID, ScanColumn.POSITION), "*"))
                .containsExactly("{'a': 1, 'b': x, 'c': 9, 'tarn_scan_row_id': 0, 'tarn_scan_position': 0}");
    }

    @Test
    void mappedColumnsMayStandInThePath() throws Exception {
        lake.column(1, 1, "NULL", "id", "int64", "NULL", "NULL")
                .column(2, 1, "NULL", "region", "varchar", "NULL", "NULL")
                .column(3, 1, "NULL", "n", "int32", "NULL", "NULL");
        lake.run("INSERT INTO ducklake_column_mapping VALUES (50, 1, 'map_by_name')");
        lake.run("INSERT INTO ducklake_name_mapping VALUES (50, 0, 'key', 1, NULL, false)");
        lake.run("INSERT INTO ducklake_name_mapping VALUES (50, 1, 'reg', 2, NULL, true)");
        lake.run("INSERT INTO ducklake_name_mapping VALUES (50, 2, 'n', 3, NULL, true)");
        lake.file(1, 1, "reg=a%2Fb/n=5/x.parquet", "SELECT 1 AS key, 'no' AS reg", "", "0", "50", "NULL");
        lake.file(2, 1, "reg=__HIVE_DEFAULT_PARTITION__/n=6/x.parquet", "SELECT 2 AS key", "", "1", "50", "NULL");
        assertThat(lake.rows(1, EnumSet.of(ScanColumn.FILE_ID, ScanColumn.ROW_ID), "* EXCLUDE (tarn_scan_file_id)"))
                .containsExactly(
                        "{'id': 1, 'region': a/b, 'n': 5, 'tarn_scan_row_id': 0}",
                        "{'id': 2, 'region': NULL, 'n': 6, 'tarn_scan_row_id': 1}");
    }

    @Test
    void partialFilesShowWhatWasThere() throws Exception {
        lake.snapshot(2, 1).column(1, 1, "NULL", "id", "int32", "NULL", "NULL");
        lake.file(
                1,
                1,
                "ducklake-1.parquet",
                "SELECT * FROM (VALUES (1::INT, 40::BIGINT, 1::BIGINT), (2, 41, 2))"
                        + " v(id, _ducklake_internal_row_id, _ducklake_internal_snapshot_id)",
                "FIELD_IDS {id: 1, _ducklake_internal_row_id: 2147483540, _ducklake_internal_snapshot_id: 2147483539}",
                "NULL",
                "NULL",
                "2");
        Set<ScanColumn> lineage = EnumSet.of(ScanColumn.ROW_ID, ScanColumn.SNAPSHOT);
        assertThat(lake.rows(1, lineage, "*"))
                .containsExactly("{'id': 1, 'tarn_scan_row_id': 40, 'tarn_scan_snapshot': 1}");
        assertThat(lake.rows(2, lineage, "*"))
                .containsExactly(
                        "{'id': 1, 'tarn_scan_row_id': 40, 'tarn_scan_snapshot': 1}",
                        "{'id': 2, 'tarn_scan_row_id': 41, 'tarn_scan_snapshot': 2}");
    }

    @Test
    void encryptedFilesAreReadWithTheCatalogsKeys() throws Exception {
        lake.column(1, 1, "NULL", "id", "int64", "NULL", "NULL");
        try (Connection connection = engine.connection("test")) {
            new DuckDbStatements(connection).run("SET GLOBAL force_mbedtls_unsafe = true");
        }
        byte[] key = "0123456789'\\cdef".getBytes(StandardCharsets.ISO_8859_1);
        lake.file(
                1,
                1,
                "ducklake-1.parquet",
                "SELECT 1::BIGINT AS id UNION ALL SELECT 2",
                "FIELD_IDS {id: 1}, ENCRYPTION_CONFIG {footer_key_value: from_hex('"
                        + HexFormat.of().formatHex(key) + "')}");
        assertThatThrownBy(() -> lake.query("SELECT * FROM t"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("main.t")
                .hasMessageContaining("ducklake-1.parquet")
                .hasMessageContaining("encrypted");
        lake.run("INSERT INTO ducklake_data_file SELECT 2, table_id, begin_snapshot, end_snapshot, file_order, path,"
                + " path_is_relative, file_format, record_count, file_size_bytes, footer_size, row_id_start, partition_id, '"
                + Base64.getEncoder().encodeToString(key) + "', mapping_id, partial_max FROM ducklake_data_file");
        lake.catalog.write(
                "test",
                session -> session.run(
                        "DELETE FROM " + session.table("ducklake_data_file") + " WHERE encryption_key IS NULL"));
        assertThat(lake.rows(1)).containsExactly("{'id': 1}", "{'id': 2}");
        assertThat(lake.query("SELECT sum(id) AS s FROM t")).hasSize(1);
    }

    @Test
    void aVectorAndTheCatalogsDeletesAddUp() throws Exception {
        lake.column(1, 1, "NULL", "id", "int32", "NULL", "NULL");
        lake.file(1, 1, "ducklake-1.parquet", "SELECT i::INT AS id FROM range(6) t(i)", "FIELD_IDS {id: 1}");
        Path deletes = lake.data.resolve("main/t/ducklake-1-delete.puffin");
        Files.write(deletes, DeletionVectorTest.vector(1, 2));
        lake.run(
                "INSERT INTO ducklake_delete_file VALUES (2, 1, 1, NULL, 1, 'ducklake-1-delete.puffin', true, 'puffin', 2, "
                        + Files.size(deletes) + ", 0, NULL, NULL)");
        lake.catalog.write(
                "test",
                session -> session.run("CREATE TABLE " + session.table("ducklake_inlined_delete_1")
                        + " (file_id BIGINT, row_id BIGINT, begin_snapshot BIGINT)"));
        lake.run("INSERT INTO ducklake_inlined_delete_1 VALUES (1, 4, 1), (1, 5, 2)");
        assertThat(lake.rows(1)).containsExactly("{'id': 0}", "{'id': 3}", "{'id': 5}");
        byte[] damaged = Files.readAllBytes(deletes);
        damaged[20]++;
        Files.write(deletes, damaged);
        assertThatThrownBy(() -> lake.rows(1))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("main.t")
                .hasMessageContaining(deletes.toString())
                .hasMessageContaining("checksum");
    }
}
