package dev.tarn.ducklake.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.ducklake.SampleLakes;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LakeTypesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    boolean|BOOLEAN
                    int8|TINYINT
                    int16|SMALLINT
                    int32|INTEGER
                    int64|BIGINT
                    int128|HUGEINT
                    uint8|UTINYINT
                    uint16|USMALLINT
                    uint32|UINTEGER
                    uint64|UBIGINT
                    uint128|UHUGEINT
                    float32|FLOAT
                    float64|DOUBLE
                    decimal(38,18)|DECIMAL(38,18)
                    date|DATE
                    time|TIME
                    time_ns|TIME_NS
                    timetz|TIME WITH TIME ZONE
                    timestamp|TIMESTAMP
                    timestamp_s|TIMESTAMP_S
                    timestamp_ms|TIMESTAMP_MS
                    timestamp_ns|TIMESTAMP_NS
                    timestamptz|TIMESTAMP WITH TIME ZONE
                    interval|INTERVAL
                    varchar|VARCHAR
                    json|JSON
                    blob|BLOB
                    uuid|UUID
                    """)
    void everyScalarTypeIsOneOfTheEngineAndBack(String catalog, String sql) throws Exception {
        assertThat(LakeTypes.sql(catalog)).isEqualTo(sql);
        assertThat(described(sql)).isEqualTo(sql);
        assertThat(LakeTypes.column("c", sql, () -> 1).type()).isEqualTo(catalog);
    }

    @Test
    void nestedTypesAreNumberedDepthFirstAndComeBack() throws Exception {
        String sql = described(
                "STRUCT(\"a \"\"b\" INTEGER[], c MAP(VARCHAR, STRUCT(d DECIMAL(20,8), \"e,f\" VARCHAR[][])))[]");
        AtomicLong ids = new AtomicLong(4);
        LakeColumn column = LakeTypes.column("top", sql, ids::getAndIncrement);
        assertThat(column)
                .isEqualTo(CatalogGiven.column(
                        4,
                        "top",
                        "list",
                        CatalogGiven.column(
                                5,
                                "element",
                                "struct",
                                CatalogGiven.column(6, "a \"b", "list", CatalogGiven.column(7, "element", "int32")),
                                CatalogGiven.column(
                                        8,
                                        "c",
                                        "map",
                                        CatalogGiven.column(9, "key", "varchar"),
                                        CatalogGiven.column(
                                                10,
                                                "value",
                                                "struct",
                                                CatalogGiven.column(11, "d", "decimal(20,8)"),
                                                CatalogGiven.column(
                                                        12,
                                                        "e,f",
                                                        "list",
                                                        CatalogGiven.column(
                                                                13,
                                                                "element",
                                                                "list",
                                                                CatalogGiven.column(14, "element", "varchar"))))))));
        assertThat(described(LakeTypes.sql(column))).isEqualTo(sql);
    }

    @Test
    void theModelsTypesComeBack() {
        ColumnType nested = new ColumnType.StructOf(List.of(
                Column.of("a b", new ColumnType.ListOf(ColumnType.MONEY)), Column.of("tags", ColumnType.TEXT_MAP)));
        for (ColumnType type : List.of(
                ColumnType.TEXT,
                new ColumnType.Bool(),
                new ColumnType.Int64(),
                new ColumnType.Float64(),
                ColumnType.MONEY,
                new ColumnType.Date(),
                ColumnType.TIMESTAMP,
                new ColumnType.Binary(),
                new ColumnType.Json(),
                nested)) {
            AtomicLong ids = new AtomicLong(1);
            assertThat(LakeTypes.model(LakeTypes.column("c", type, ids::getAndIncrement)))
                    .isEqualTo(type);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "int8,Int64",
        "uint32,Int64",
        "uint64,Decimal",
        "int128,Decimal",
        "timestamptz,Timestamp",
        "uuid,Text",
        "time,Text",
        "interval,Text"
    })
    void typesThatTheModelLacksAreTheNextOnes(String catalog, String model) {
        assertThat(LakeTypes.model(CatalogGiven.column(1, "c", catalog))
                        .getClass()
                        .getSimpleName())
                .isEqualTo(model);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INTEGER[3]",
                "ENUM('a', 'b')",
                "UNION(a INTEGER)",
                "BIT",
                "\"NULL\"",
                "STRUCT(a INTEGER",
                "INTEGER) , x",
                "",
                "BIGNUM"
            })
    void whatTheFormatLacksIsRefused(String sql) {
        assertThatThrownBy(() -> LakeTypes.column("c", sql, () -> 1)).isInstanceOf(BackendRejectedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"array", "INTEGER", "decimal(1)", "varchar); DROP TABLE x; --", "struct", "unknown"})
    void whatIsNoScalarTypeOfACatalogIsRefused(String type) {
        assertThatThrownBy(() -> LakeTypes.sql(type))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining(type);
    }

    @Test
    void aLakeOfTheOfficialExtensionHasTheTypesItsStatementsSay(@TempDir Path folder) {
        try (LakeCatalog catalog = SampleLakes.open(SampleLakes.unpack("types", folder))) {
            LakeTable table = catalog.names(catalog.latest()).table("main", "t").orElseThrow();
            assertThat(table.columns().stream().map(LakeTypes::sql))
                    .containsExactly(
                            "BOOLEAN",
                            "TINYINT",
                            "SMALLINT",
                            "INTEGER",
                            "BIGINT",
                            "UTINYINT",
                            "USMALLINT",
                            "UINTEGER",
                            "UBIGINT",
                            "FLOAT",
                            "DOUBLE",
                            "DECIMAL(38,18)",
                            "VARCHAR",
                            "BLOB",
                            "DATE",
                            "TIME",
                            "TIMESTAMP",
                            "TIMESTAMP WITH TIME ZONE",
                            "UUID",
                            "INTEGER[]",
                            "STRUCT(\"a\" INTEGER, \"b\" VARCHAR[])",
                            "MAP(VARCHAR, VARCHAR)",
                            "JSON");
            AtomicLong ids = new AtomicLong(1);
            for (LakeColumn column : table.columns()) {
                assertThat(LakeTypes.column(column.name(), LakeTypes.sql(column), ids::getAndIncrement))
                        .isEqualTo(column);
            }
        }
    }

    private static String described(String sql) throws Exception {
        try (DuckDbEngine engine = DuckDbEngine.open("ducklake", DuckDbSettings.inMemory());
                Connection connection = engine.connection("describe");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT column_type FROM (DESCRIBE SELECT CAST(NULL AS " + sql + ") AS c)")) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
