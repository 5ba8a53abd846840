package dev.tarn.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.cli.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostReportTest {

    private static CostLine line(String period, String service, String currency, String cost) {
        return new CostLine(period, service, currency, new BigDecimal(cost), 1, 1);
    }

    private static CostReport report(CostLine... lines) {
        return new CostReport("a<b>&\"c\"", "d.v", "BilledCost", List.of(lines));
    }

    @Test
    void nothingFromOutsideIsMarkup() {
        String page = new HtmlPage(report(line("2025-01", "<script>alert('x')</script>", "U<S", "1"))).html();

        assertThat(page)
                .doesNotContain("<script", "U<S", "a<b>")
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", "U&lt;S", "a&lt;b&gt;&amp;&quot;c&quot;");
    }

    @Test
    void currenciesAreNeverAddedUp() {
        CostReport report = report(
                line("2025-01", "EC2", "USD", "10"),
                line("2025-01", "EC2", "EUR", "20"),
                line("2025-02", "S3", "EUR", "5"));

        assertThat(printed(report, 100))
                .contains("Total USD", "Total EUR", "10.00", "25.00")
                .doesNotContain("30.00", "35.00");
        assertThat(new HtmlPage(report).html()).contains("<h2>EUR 25.00</h2>", "<h2>USD 10.00</h2>");
        assertThat(new HtmlPage(report).html().split("<svg", -1)).hasSize(3);
    }

    @Test
    void manyMonthsAndServicesStayReadable() {
        List<CostLine> lines = new ArrayList<>();
        for (int month = 1; month <= 12; month++) {
            for (int service = 0; service < 30; service++) {
                lines.add(
                        line(String.format("2025-%02d", month), "Service " + service, "USD", (1000 - service) + ".5"));
            }
        }
        CostReport report = report(lines.toArray(CostLine[]::new));

        String table = printed(report, 100);

        assertThat(table.lines()).allMatch(line -> line.length() <= 100);
        assertThat(table).contains("before", "2025-12", "(10 others)", "Total USD");
        assertThat(new HtmlPage(report).html()).contains("22 others");
    }

    @Test
    void creditsLieBelowTheAxisAndTinyOrNoCostsBreakNothing() {
        String page = new HtmlPage(report(
                        line("2025-01", "EC2", "USD", "10"),
                        line("2025-01", "Credit", "USD", "-4"),
                        line("2025-01", "Tiny", "USD", "0.0000000000001")))
                .html();
        assertThat(page).contains("Credit, 2025-01: -4.00 USD").doesNotContain("NaN", "Infinity", "height=\"-");

        assertThat(new HtmlPage(report(line("2025-01", "None", "USD", "0"))).html())
                .doesNotContain("NaN", "Infinity", "<svg", "<td>0.00")
                .contains("<td>–</td>");
        assertThat(new HtmlPage(report(line("2025-01", "Tiny", "USD", "0.0004"))).html())
                .contains("<td>0.00</td>", ">0.0002</text>", ">0.0004</text>", ">0</text>")
                .doesNotContain("0.00040");
        assertThat(new HtmlPage(report()).html()).contains("no months");
    }

    @Test
    void aMonthWithoutAnyCostIsNotTakenForOneThatCostNothing() {
        CostReport report = report(
                line("2025-01", "EC2", "USD", "10"),
                line("2025-02", "EC2", "USD", "0"),
                new CostLine("2025-03", "EC2", "USD", BigDecimal.ZERO, 7, 0));

        assertThat(report.periodsWithoutCost()).containsExactly("2025-03");
        assertThat(printed(report, 200)).contains("No line item of 2025-03 has a cost in BilledCost");
        assertThat(new HtmlPage(report).html()).contains("No line item of 2025-03 has a cost");
        assertThat(report(line("2025-02", "EC2", "USD", "0")).note()).isEmpty();
    }

    private static String printed(CostReport report, int columns) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        new CostTable(report, new Terminal(stream, stream, Map.of("NO_COLOR", "1"), true, true, columns)).print();
        return out.toString(StandardCharsets.UTF_8);
    }
}
