package dev.tarn.cli.report;

import static dev.tarn.cli.report.CostReport.during;
import static dev.tarn.cli.report.CostReport.in;
import static dev.tarn.cli.report.CostReport.of;
import static dev.tarn.cli.report.HtmlText.escape;

import dev.tarn.cli.output.Numbers;
import dev.tarn.cli.report.StackedBars.Series;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A report as one HTML page that needs nothing else: no script, no font, no picture from elsewhere. */
public final class HtmlPage {

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1b1f24; --dim: #667; --line: #d8dce2; --ground: #fff; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --dim: #99a; --line: #3a3f47; --ground: #16191d; } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground);
                   max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.5rem; margin-bottom: .2rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
            p { color: var(--dim); margin-top: 0; }
            .note { color: var(--ink); border-left: 4px solid #ccbb44; padding-left: .8rem; }
            svg { width: 100%; min-width: 640px; height: auto; } svg text { font-size: 12px; fill: var(--dim); }
            .grid { stroke: var(--line); } .zero { stroke: var(--dim); }
            ul { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: 0; }
            li i { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .4em; }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
            th:first-child, td:first-child { text-align: left; }
            tfoot td { font-weight: 600; border-bottom: none; }
            """;

    private final CostReport report;

    /**
     * Prepares a page.
     *
     * @param report what it shows
     */
    public HtmlPage(CostReport report) {
        this.report = report;
    }

    /**
     * Writes the page.
     *
     * @return HTML, the same for the same report
     */
    public String html() {
        String title = escape("Cost of " + report.export());
        List<String> periods = report.periods();
        String span = periods.isEmpty() ? "no months" : periods.get(0) + " to " + periods.get(periods.size() - 1);
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + title
                + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<h1>" + title + "</h1>\n<p>"
                + escape(span + " · " + Numbers.count(report.rows(), "line item") + " · sum of " + report.costColumn()
                        + " in " + report.source())
                + "</p>\n");
        report.note()
                .ifPresent(note ->
                        page.append("<p class=\"note\">").append(escape(note)).append("</p>\n"));
        report.currencies().forEach(currency -> section(page, currency));
        return page.append("</body>\n</html>\n").toString();
    }

    private void section(StringBuilder page, String currency) {
        String name = currency.isEmpty() ? "no currency" : currency;
        page.append("<h2>")
                .append(escape(name + " " + Numbers.money(report.sum(in(currency)))))
                .append("</h2>\n");
        List<Series> series = series(currency);
        // Where nothing cost anything there is nothing to draw.
        if (report.lines().stream()
                .anyMatch(in(currency).and(line -> line.cost().signum() != 0))) {
            chart(page, series, name);
        }
        table(page, currency);
    }

    private void chart(StringBuilder page, List<Series> series, String currency) {
        page.append("<div class=\"wide\">")
                .append(new StackedBars(report.periods(), series, currency).svg())
                .append("</div>\n<ul>\n");
        for (int n = 0; n < series.size(); n++) {
            page.append("<li><i style=\"background:")
                    .append(StackedBars.colour(n))
                    .append("\"></i>")
                    .append(escape(series.get(n).name()))
                    .append("</li>\n");
        }
        page.append("</ul>\n");
    }

    private List<Series> series(String currency) {
        List<String> services = report.services(currency);
        int most = StackedBars.COLOURS.size() - 1;
        List<Series> series = new ArrayList<>();
        for (String service : services.subList(0, Math.min(most, services.size()))) {
            series.add(new Series(service, byPeriod(in(currency).and(of(service)))));
        }
        if (services.size() > most) {
            List<String> others = services.subList(most, services.size());
            series.add(new Series(
                    others.size() + " others", byPeriod(in(currency).and(line -> others.contains(line.service())))));
        }
        return series;
    }

    private List<BigDecimal> byPeriod(Predicate<CostLine> which) {
        return report.periods().stream()
                .map(period -> report.sum(which.and(during(period))))
                .toList();
    }

    private void table(StringBuilder page, String currency) {
        page.append("<div class=\"wide\"><table>\n<thead><tr><th>Service</th>");
        report.periods()
                .forEach(period -> page.append("<th>").append(escape(period)).append("</th>"));
        page.append("<th>Total</th></tr></thead>\n<tbody>\n");
        for (String service : report.services(currency)) {
            row(page, service, in(currency).and(of(service)));
        }
        page.append("</tbody>\n<tfoot>\n");
        row(page, "Total", in(currency));
        page.append("</tfoot>\n</table></div>\n");
    }

    private void row(StringBuilder page, String heading, Predicate<CostLine> which) {
        page.append("<tr><td>").append(escape(heading)).append("</td>");
        byPeriod(which).forEach(sum -> page.append("<td>").append(amount(sum)).append("</td>"));
        page.append("<td>").append(amount(report.sum(which))).append("</td></tr>\n");
    }

    /** Nothing at all is not the same as less than a cent. */
    private static String amount(BigDecimal sum) {
        return sum.signum() == 0 ? "–" : Numbers.money(sum);
    }
}
