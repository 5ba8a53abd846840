package dev.tarn.ducklake.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ducklake.scan.Predicate.Clause;
import dev.tarn.ducklake.scan.Predicate.Compare;
import dev.tarn.ducklake.scan.Predicate.Comparison;
import dev.tarn.ducklake.scan.Predicate.Condition;
import dev.tarn.ducklake.scan.Predicate.IsNotNull;
import dev.tarn.ducklake.scan.Predicate.IsNull;
import dev.tarn.ducklake.scan.Predicate.OneOf;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterTextTest {

    private static Clause one(Condition... anyOf) {
        return new Clause(List.of(anyOf));
    }

    @Test
    void readsWhatThePlanShows() {
        assertThat(FilterText.clauses("c1='it''s \"x\" AND c2=1'\nc2>='2024-01-01'::DATE AND c2<'2024-02-01'::DATE"))
                .containsExactly(
                        one(new Compare(1, Comparison.EQUAL, "it's \"x\" AND c2=1")),
                        one(new Compare(2, Comparison.GREATER_OR_EQUAL, "2024-01-01")),
                        one(new Compare(2, Comparison.LESS, "2024-02-01")));
        assertThat(FilterText.clauses("c1>'a\nb\\c' AND optional: c1 IN ('x', 'y, z', 'it''s')"))
                .containsExactly(
                        one(new Compare(1, Comparison.GREATER, "a\nb\\c")),
                        one(new OneOf(1, List.of("x", "y, z", "it's"))));
        assertThat(
                        FilterText.clauses(
                                "(c2 IS NOT NULL)\n(c4 IS NULL)\nc7\n(NOT c8)\nc5>='2023-12-31 22:00:00+00'::TIMESTAMP WITH TIME ZONE"))
                .containsExactly(
                        one(new IsNotNull(2)),
                        one(new IsNull(4)),
                        one(new Compare(7, Comparison.EQUAL, "true")),
                        one(new Compare(8, Comparison.EQUAL, "false")),
                        one(new Compare(5, Comparison.GREATER_OR_EQUAL, "2023-12-31 22:00:00+00")));
    }

    @Test
    void takesAMixOfAndAndOrForTheWeakest() {
        assertThat(FilterText.clauses("optional: c0>1 AND optional: c0=3 OR c0=5"))
                .containsExactly(one(
                        new Compare(0, Comparison.GREATER, "1"),
                        new Compare(0, Comparison.EQUAL, "3"),
                        new Compare(0, Comparison.EQUAL, "5")));
        assertThat(FilterText.clauses("c0=3 OR f(c0)")).isEmpty();
    }

    @Test
    void leavesOutWhatItDoesNotKnow() {
        for (String text : List.of(
                "",
                "(CAST(c0 AS DECIMAL(11,1)) > 2.5)",
                "(strftime(c2, '%Y') = '2024')",
                "c10.a=3",
                "(c7 BETWEEN true AND (c5 = 3))",
                "(CASE WHEN c1 THEN c5=3 AND c5=4 ELSE c6 END)",
                "(NOT (c0=1 AND c1=2))",
                "c0=c1",
                "Dynamic Filter (c0)",
                "c0 IN (1, f(2))",
                "c0 IN ()",
                "c0='unclosed",
                "(c0=1",
                "f(c0=1)",
                "c0=NULL")) {
            assertThat(FilterText.clauses(text)).as(text).isEmpty();
        }
        assertThat(FilterText.clauses("c0=1\n(year(c1) = 3) AND c0<4"))
                .containsExactly(one(new Compare(0, Comparison.EQUAL, "1")), one(new Compare(0, Comparison.LESS, "4")));
    }
}
