package dev.tarn.duckdb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.ColumnType;
import java.math.BigDecimal;
import java.sql.Connection;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DuckDbConversionTest {

    private final DuckDbEngine engine = DuckDbEngine.open("test", DuckDbSettings.inMemory());

    @AfterEach
    void close() {
        engine.close();
    }

    /** Short text takes a quicker way than long text: they must not differ in anything, not even in what they refuse. */
    @Test
    void textOfAnyLengthBecomesTheDecimalThatTheEngineMakesOfIt() throws Exception {
        Random random = new Random(7);
        String alphabet = "0123456789012345678901234567890123456789....--+ _,";
        try (Connection connection = engine.connection("test")) {
            DuckDbStatements statements = new DuckDbStatements(connection);
            DuckDbConversion.prepare(statements);
            statements.run("CREATE OR REPLACE TEMP MACRO tarn_bad(v) AS NULL");
            statements.run("CREATE TEMP TABLE texts (v VARCHAR)");
            for (int i = 0; i < 50; i++) {
                StringBuilder values = new StringBuilder();
                for (int j = 0; j < 1000; j++) {
                    values.append(j == 0 ? "('" : ", ('");
                    for (int length = random.nextInt(17); length > 0; length--) {
                        values.append(alphabet.charAt(random.nextInt(alphabet.length())));
                    }
                    values.append("')");
                }
                statements.run("INSERT INTO texts VALUES " + values);
            }

            String converted = DuckDbConversion.convert("v", ColumnType.TEXT, ColumnType.MONEY);
            List<Long> counts = statements.list(
                    row -> row.getLong(1),
                    "SELECT count(*) FROM texts WHERE TRY_CAST(v AS DECIMAL(38,18)) IS NOT NULL UNION ALL"
                            + " SELECT count(*) FROM texts WHERE " + converted
                            + " IS DISTINCT FROM TRY_CAST(v AS DECIMAL(38,18))");

            assertThat(counts.get(0)).isGreaterThan(5_000);
            assertThat(counts.get(1)).isZero();
        }
    }

    @Test
    void textOnBothSidesOfWhatFitsIntoAShortDecimalIsExact() throws Exception {
        try (Connection connection = engine.connection("test")) {
            DuckDbStatements statements = new DuckDbStatements(connection);
            DuckDbConversion.prepare(statements);
            for (String text : List.of(
                    ".123456789012",
                    "-.12345678901",
                    "999999.123456",
                    "9999999.12345",
                    "1234567890123",
                    "0.1234567890123",
                    "-999999.9999999",
                    "12345678901234567890.123456789012345678")) {
                List<BigDecimal> found = statements.list(
                        row -> row.getBigDecimal(1),
                        "SELECT " + DuckDbConversion.convert("v", ColumnType.TEXT, ColumnType.MONEY)
                                + " FROM (SELECT CAST(? AS VARCHAR) AS v)",
                        text);

                assertThat(found.get(0)).as(text).isEqualByComparingTo(text);
            }
            assertThat(DuckDbConversion.rounded(statements)).isZero();
        }
    }
}
