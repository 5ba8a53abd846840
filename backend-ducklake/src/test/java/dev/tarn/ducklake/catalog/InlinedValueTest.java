package dev.tarn.ducklake.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.ducklake.PostgresCatalogs;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that a catalog holds come out as they went in, on the way through text. */
class InlinedValueTest {

    private static final List<String> VALUES = List.of(
            "true",
            "CAST(-128 AS TINYINT)",
            "CAST(4294967295 AS UINTEGER)",
            "18446744073709551615",
            "CAST('-170141183460469231731687303715884105728' AS HUGEINT)",
            "CAST('nan' AS DOUBLE)",
            "CAST('-inf' AS FLOAT)",
            "CAST(0.1 AS FLOAT)",
            "CAST(-1.5e-300 AS DOUBLE)",
            "CAST('-99999999999999999999.999999999999999999' AS DECIMAL(38,18))",
            "'it''s \"quoted\", \\x41 ü ' || chr(10) || chr(0) || 'NULL'",
            "''",
            "'NULL'",
            "CAST('\\x00\\xFF''\"' AS BLOB)",
            "DATE '9999-12-31'",
            "DATE '-infinity'",
            "TIME '23:59:59.999999'",
            "TIMESTAMP '0001-01-01 00:00:00.000001'",
            "TIMESTAMPTZ '2024-03-10 07:30:00.123456+00'",
            "CAST('2024-01-01 00:00:00.123456789' AS TIMESTAMP_NS)",
            "INTERVAL '1 year 2 months 3 days 04:05:06.789'",
            "UUID 'ffffffff-ffff-ffff-ffff-ffffffffffff'",
            "CAST('{\"a\": [1, 2.50]}' AS JSON)",
            "[1, NULL, 3]",
            "{'a b': 'it''s, {x} \"y\" \\', 'l': ['NULL', NULL, '', ' s ', 'a,b']}",
            "MAP {'user:Team': 'a=b, {c}', 'empty': NULL}",
            "[{'t': TIMESTAMP '2024-01-01 00:00:00', 'd': 1.50}]");

    @Test
    void fromADuckDbFile(@TempDir Path folder) throws Exception {
        check(new CatalogLocation.DuckDbFile(folder.resolve("lake")));
    }

    @Test
    void fromPostgres() throws Exception {
        check(PostgresCatalogs.fresh("lake"));
    }

    private static void check(CatalogLocation location) throws Exception {
        try (DuckDbEngine engine = DuckDbEngine.open("ducklake", DuckDbSettings.inMemory());
                LakeCatalog catalog = LakeCatalog.open(location, CatalogSettings.creating(Optional.of("d")));
                Connection connection = engine.connection("test")) {
            CatalogDialect dialect = catalog.dialect();
            AtomicLong ids = new AtomicLong(1);
            for (String value : VALUES) {
                LakeColumn column =
                        LakeTypes.column("c", one(connection, "SELECT typeof(" + value + ")"), ids::getAndIncrement);
                String type = dialect.inlinedType(column);
                String stored = stored(connection, value, type, column);
                String text = catalog.write("value", session -> {
                    String table = session.table("value_" + column.id());
                    session.run("CREATE TABLE " + table + " (c " + type + ")");
                    session.run("INSERT INTO " + table + " SELECT " + literal(stored, type));
                    return session.list(
                                    row -> row.text(1), "SELECT " + dialect.inlinedText("c", column) + " FROM " + table)
                            .get(0);
                });
                String back = "SELECT v IS NOT DISTINCT FROM " + value + " AND typeof(v) = typeof(" + value
                        + ") FROM (SELECT " + dialect.inlinedValue("?", column) + " AS v)";
                assertThat(one(connection, back, text))
                        .as(value + " by way of " + text)
                        .isEqualTo("true");
            }
        }
    }

    /** What the official extension hands to the database: bytes in hexadecimal digits, or text. */
    private static String stored(Connection connection, String value, String type, LakeColumn column) throws Exception {
        String bytes = column.type().equals("blob") ? value : "encode(CAST(" + value + " AS VARCHAR))";
        return type.equals("BYTEA")
                ? one(connection, "SELECT hex(" + bytes + ")")
                : one(connection, "SELECT CAST(" + value + " AS VARCHAR)");
    }

    private static String literal(String stored, String type) {
        return type.equals("BYTEA") ? "decode('" + stored + "', 'hex')" : "CAST(" + text(stored) + " AS " + type + ")";
    }

    private static String text(String stored) {
        return "'" + stored.replace("'", "''").replace("\0", "' || chr(0) || '") + "'";
    }

    private static String one(Connection connection, String sql, String... values) throws Exception {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
