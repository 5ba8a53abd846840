package dev.tarn.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement over the past gives the past's rows, or none: never today's. */
class PastTest {

    private static final Relation CUR = new Relation("FINOPS", "BILLS", "CUR");
    private static final Relation OPEN = new Relation("FINOPS", "PUBLIC", "OPEN");
    private static final TableSchema COST = new TableSchema(List.of(Column.of("COST", ColumnType.MONEY)));
    private static final Past PAST = new Past(
            "FINOPS",
            "2025-01-01 00:00:00.000000000",
            Map.of(CUR, Shapes.table(CUR, COST), OPEN, Shapes.table(OPEN, COST)),
            java.util.Set.of(CUR, OPEN),
            "query");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT cost FROM bills.cur",
                "SELECT cost FROM \"BILLS\" . \"CUR\"",
                "SELECT cost FROM bills /* of */ . -- all\n cur AS c",
                "SELECT cost FROM finops.bills.cur WHERE cost > 1",
                "SELECT cost FROM finops..open",
                "SELECT c.cost FROM finops . . open c, TABLE(FLATTEN(INPUT => c.cost)) f",
                "SELECT cur FROM (SELECT cost AS cur FROM bills.cur) ORDER BY cur, cur",
                "SELECT x.cost FROM bills.cur x JOIN bills.cur y USING (cost)",
            })
    void namesAreReadAsTheyWere(String sql) {
        assertThat(PAST.rewritten(sql))
                .contains("AT(TIMESTAMP => ")
                .doesNotContainIgnoringCase("FROM bills")
                .doesNotContainIgnoringCase("FROM finops.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT cost FROM cur",
                "SELECT cost FROM \"CUR\"",
                "SELECT cost FROM bills.cur JOIN cur USING (cost)",
                "SELECT cost FROM bills.cur AS a, cur AS b",
                "SELECT cost FROM (cur JOIN bills.cur)",
                "SELECT * FROM IDENTIFIER('bills.cur')",
                "SELECT * FROM identifier ( ? )",
                "SELECT * FROM TABLE('bills.cur')",
                "SELECT * FROM TABLE($name)",
                "WITH a AS (SELECT 1) SELECT * FROM a, open",
            })
    void otherNamesAreRefused(String sql) {
        assertThatThrownBy(() -> PAST.rewritten(sql))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("write the");
    }
}
