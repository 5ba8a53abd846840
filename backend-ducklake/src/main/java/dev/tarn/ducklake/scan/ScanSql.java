package dev.tarn.ducklake.scan;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeTypes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** The text that all scans share. */
final class ScanSql {

    /** The field id of a row's id, where a file holds it. */
    static final long ROW_ID = 2147483540L;
    /** The field id of a row's snapshot, where a file holds it. */
    static final long SNAPSHOT = 2147483539L;

    static final String ROW_ID_NAME = "_ducklake_internal_row_id";
    static final String SNAPSHOT_NAME = "_ducklake_internal_snapshot_id";

    private ScanSql() {}

    static String named(String value, LakeColumn column) {
        return value + " AS " + DuckDbSql.identifier(column.name());
    }

    /** No rows, with the columns of the table. */
    static String empty(LakeTable table, Set<ScanColumn> extras) {
        List<String> selected = new ArrayList<>();
        for (LakeColumn column : table.columns()) {
            selected.add(named("CAST(NULL AS " + LakeTypes.sql(column) + ")", column));
        }
        for (ScanColumn extra : extras) {
            selected.add("CAST(NULL AS " + extra.type() + ") AS " + extra.column());
        }
        return "SELECT " + String.join(", ", selected) + " WHERE false";
    }

    /** An entry of the map that tells the reader which columns to read. */
    static String entry(String key, String name, String type, String defaultValue) {
        return key + ": {name: " + DuckDbSql.literal(name) + ", type: " + DuckDbSql.literal(type)
                + ", default_value: CAST(" + defaultValue + " AS VARCHAR)}";
    }

    static String read(String files, List<String> entries, String key) {
        return "read_parquet(" + files + ", schema = MAP {" + String.join(", ", entries)
                + "}, hive_partitioning = false" + encryption(key) + ")";
    }

    private static String encryption(String key) {
        if (key.isEmpty()) {
            return "";
        }
        StringBuilder bytes = new StringBuilder();
        for (byte b : Base64.getDecoder().decode(key)) {
            bytes.append(String.format("\\x%02X", b));
        }
        return ", encryption_config = {footer_key_value: '" + bytes + "'::BLOB}";
    }
}
