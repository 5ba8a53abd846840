package dev.tarn.ducklake.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbStatements;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketSqlTest {

    /** The values that the specification of Iceberg's bucket transform gives, without their sign. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "34::INTEGER; int32; 2017239379",
                "34::BIGINT; int64; 2017239379",
                "DATE '2017-11-16'; date; 1494153226",
                "TIME '22:31:08'; time; 1484720659",
                "TIMESTAMP '2017-11-16 22:31:08'; timestamp; 99539207",
                "TIMESTAMPTZ '2017-11-16 14:31:08-08'; timestamptz; 99539207",
                "'iceberg'; varchar; 1210000089",
                "'\\x00\\x01\\x02\\x03'::BLOB; blob; 1958800441",
            })
    void hashesAsSpecified(String value, String type, String expected) throws SQLException {
        assertThat(first("SELECT " + BucketSql.of("v", type, Integer.MAX_VALUE).orElseThrow() + " FROM (SELECT " + value
                        + " AS v)"))
                .isEqualTo(expected);
    }

    @Test
    void theReferencesCheckValues() throws SQLException {
        String bucket = BucketSql.of("v", "varchar", 4).orElseThrow();
        assertThat(first("SELECT list(" + bucket
                        + ")::VARCHAR FROM (SELECT unnest(['alice', 'bob', 'charlie', NULL]) AS v)"))
                .isEqualTo("[1, 2, 3, NULL]");
    }

    @Test
    void zeroHasOneBucketWhateverItsSign() throws SQLException {
        String bucket = BucketSql.of("v", "float64", 1000).orElseThrow();
        assertThat(first("SELECT count(DISTINCT " + bucket + ") FROM (SELECT unnest([0.0, -0.0]::DOUBLE[]) AS v)"))
                .isEqualTo("1");
        assertThat(BucketSql.of("v", "interval", 4)).isEmpty();
    }

    private static String first(String sql) throws SQLException {
        try (DuckDbEngine engine = DuckDbEngine.open("ducklake", DuckDbSettings.inMemory());
                Connection connection = engine.connection("test")) {
            return new DuckDbStatements(connection)
                    .list(row -> row.getString(1), sql)
                    .get(0);
        }
    }
}
