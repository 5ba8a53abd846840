package dev.tarn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void theRatioIsTheMedianOfTheRounds() {
        Comparison comparison = new Comparison(
                "import", "Tarn", "raw", "s", List.of(2.0, 3.0, 40.0), List.of(1.0, 2.0, 10.0), "≤ 1.15");

        assertThat(comparison.ratios()).containsExactly(2.0, 1.5, 4.0);
        assertThat(comparison.ratio()).isEqualTo(2.0);
        assertThat(comparison.markdown())
                .isEqualTo("| import | Tarn 3.00 s | raw 2.00 s | **2.00** | 1.50–4.00 | ≤ 1.15 |");
    }

    @Test
    void resultsTakeThePlaceOfTheOldOnes() {
        String begin = "<!-- results: written by benchmarks/run -->";
        String end = "<!-- end of results -->";

        assertThat(ResultTable.replaceIn("before\n" + begin + "\nold $1 \\\n" + end + "\nafter", "new $1 \\"))
                .isEqualTo("before\n" + begin + "\nnew $1 \\\n" + end + "\nafter");
    }
}
