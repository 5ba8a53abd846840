package dev.tarn.cli.report;

import static dev.tarn.cli.report.CostReport.during;
import static dev.tarn.cli.report.CostReport.in;
import static dev.tarn.cli.report.CostReport.of;

import dev.tarn.cli.output.Numbers;
import dev.tarn.cli.output.Table;
import dev.tarn.cli.output.Table.Align;
import dev.tarn.cli.output.Terminal;
import dev.tarn.cli.output.Terminal.Style;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A report as tables, one for each currency: a line for each service, a column for each month. */
public final class CostTable {

    private static final int SERVICES = 20;
    private static final int MONTH_WIDTH = 14;
    private static final int OTHER_WIDTH = 60;
    private static final int FEWEST_MONTHS = 3;

    private final CostReport report;
    private final Terminal terminal;

    /**
     * Prepares the tables.
     *
     * @param report what to show
     * @param terminal where
     */
    public CostTable(CostReport report, Terminal terminal) {
        this.report = report;
        this.terminal = terminal;
    }

    /** Prints the tables. */
    public void print() {
        boolean first = true;
        for (String currency : report.currencies()) {
            if (!first) {
                terminal.out().println();
            }
            first = false;
            print(currency);
        }
        report.note().ifPresent(note -> terminal.out().println(terminal.styled(note, Style.YELLOW)));
    }

    private void print(String currency) {
        List<String> periods = report.periods();
        List<String> shown =
                periods.subList(Math.max(0, periods.size() - Math.min(months(), periods.size())), periods.size());
        List<Predicate<CostLine>> columns = new ArrayList<>();
        Table table = new Table().column("Service", Align.LEFT);
        if (shown.size() < periods.size()) {
            table.column("before", Align.RIGHT);
            columns.add(line -> line.period().compareTo(shown.get(0)) < 0);
        }
        for (String period : shown) {
            table.column(period, Align.RIGHT);
            columns.add(during(period));
        }
        table.column(currency.isEmpty() ? "Total" : "Total " + currency, Align.RIGHT);
        columns.add(line -> true);

        List<String> services = report.services(currency);
        List<String> named = services.size() > SERVICES + 1 ? services.subList(0, SERVICES) : services;
        for (String service : named) {
            table.row(cells(service, columns, in(currency).and(of(service))));
        }
        if (named.size() < services.size()) {
            List<String> others = services.subList(named.size(), services.size());
            table.row(cells(
                    "(" + others.size() + " others)",
                    columns,
                    in(currency).and(line -> others.contains(line.service()))));
        }
        table.row(Style.BOLD, cells("Total", columns, in(currency)));
        table.print(terminal);
    }

    private int months() {
        return terminal.interactiveOut()
                ? Math.max(FEWEST_MONTHS, (terminal.columns() - OTHER_WIDTH) / MONTH_WIDTH)
                : Integer.MAX_VALUE;
    }

    private List<String> cells(String heading, List<Predicate<CostLine>> columns, Predicate<CostLine> which) {
        List<String> cells = new ArrayList<>();
        cells.add(heading);
        for (Predicate<CostLine> column : columns) {
            BigDecimal sum = report.sum(which.and(column));
            cells.add(sum.signum() == 0 ? "–" : Numbers.money(sum));
        }
        return cells;
    }
}
