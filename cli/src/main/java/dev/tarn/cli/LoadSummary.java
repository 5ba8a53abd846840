package dev.tarn.cli;

import dev.tarn.cli.output.Json;
import dev.tarn.cli.output.Numbers;
import dev.tarn.cli.output.Table;
import dev.tarn.cli.output.Table.Align;
import dev.tarn.cli.output.Terminal;
import dev.tarn.cli.output.Terminal.Style;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.LoadReport;
import dev.tarn.load.PeriodReport;
import dev.tarn.model.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells what a load did. */
record LoadSummary(LoadReport report) {

    private static final int COLUMNS_NAMED = 5;

    int exitCode() {
        return report.periods().stream()
                .flatMap(period -> period.failure().stream())
                .mapToInt(ExitCode::of)
                // Where all failures have one reason it is the reason; otherwise it is that some periods failed.
                .reduce((a, b) -> a == b ? a : ExitCode.BAD_DATA)
                .orElse(ExitCode.OK);
    }

    void print(Terminal terminal, boolean json) {
        if (json) {
            Json.print(terminal, document());
        } else {
            printTable(terminal);
        }
    }

    private void printTable(Terminal terminal) {
        boolean accounts = report.periods().stream()
                .anyMatch(period -> !period.key().partition().account().isEmpty());
        Table table = new Table().column("Period", Align.LEFT);
        if (accounts) {
            table.column("Account", Align.LEFT);
        }
        table.column("Outcome", Align.LEFT)
                .column("Rows", Align.RIGHT)
                .column("Files", Align.RIGHT)
                .column("Size", Align.RIGHT)
                .column("Cost", Align.RIGHT)
                .column("Time", Align.RIGHT);
        for (PeriodReport period : report.periods()) {
            List<String> cells = new ArrayList<>();
            cells.add(period.key().partition().period().toString());
            if (accounts) {
                cells.add(period.key().partition().account());
            }
            cells.add(outcome(period));
            cells.add(Numbers.count(period.rows()));
            cells.add(Numbers.count(period.files()));
            cells.add(Numbers.bytes(period.bytes()));
            cells.add(costs(period));
            cells.add(Numbers.duration(period.duration()));
            table.row(style(period), cells);
        }
        table.print(terminal);
        report.periods().forEach(period -> printNotes(terminal, period));
        terminal.out().println(sentence());
    }

    private void printNotes(Terminal terminal, PeriodReport period) {
        String month = period.key().partition().period() + ": ";
        if (!period.error().isEmpty()) {
            terminal.out().println(terminal.styled(month + period.error(), style(period)));
        }
        period.warnings().forEach(warning -> terminal.out().println(terminal.styled(month + warning, Style.YELLOW)));
        List<Column> added = period.change().added();
        if (!added.isEmpty()) {
            terminal.out().println(month + "new columns: " + names(added));
        }
        if (!period.change().widened().isEmpty()) {
            terminal.out()
                    .println(month + "wider columns: " + names(period.change().widened()));
        }
    }

    private static String names(List<Column> columns) {
        String names = columns.stream().limit(COLUMNS_NAMED).map(Column::name).collect(Collectors.joining(", "));
        return columns.size() > COLUMNS_NAMED ? names + " and " + (columns.size() - COLUMNS_NAMED) + " more" : names;
    }

    private static String costs(PeriodReport period) {
        return new TreeMap<>(period.costByCurrency())
                .entrySet().stream()
                        .map(cost -> (Numbers.money(cost.getValue()) + " " + cost.getKey()).strip())
                        .collect(Collectors.joining(", "));
    }

    private String sentence() {
        if (report.periods().isEmpty()) {
            return "Nothing to load: " + report.export() + " has no billing periods that were asked for.";
        }
        Map<String, Long> counts = report.periods().stream()
                .sorted(Comparator.comparing(PeriodReport::outcome))
                .collect(Collectors.groupingBy(LoadSummary::outcome, LinkedHashMap::new, Collectors.counting()));
        long rows = report.periods().stream()
                .filter(p -> p.outcome() == LoadOutcome.LOADED || p.outcome() == LoadOutcome.REPLACED)
                .mapToLong(PeriodReport::rows)
                .sum();
        String what = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        return what + (rows == 0 ? "" : ": " + Numbers.count(rows, "row")) + ", in "
                + Numbers.duration(report.duration()) + "; the view over all months is " + report.unifiedView() + ".";
    }

    private static String outcome(PeriodReport period) {
        return switch (period.outcome()) {
            case SKIPPED -> "up to date";
            case PLANNED -> "would load";
            case FAILED -> isCancelled(period) ? "cancelled" : "failed";
            default -> period.outcome().name().toLowerCase(Locale.ROOT);
        };
    }

    /** Whether somebody wanted it to end, so that nothing is wrong. */
    static boolean isCancelled(PeriodReport period) {
        return period.failure().filter(LoadCancelledException.class::isInstance).isPresent();
    }

    private static Style style(PeriodReport period) {
        return switch (period.outcome()) {
            case LOADED, REPLACED -> Style.GREEN;
            case SKIPPED -> Style.DIM;
            case PLANNED, INCOMPLETE -> Style.YELLOW;
            case FAILED -> isCancelled(period) ? Style.YELLOW : Style.RED;
        };
    }

    private Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("export", report.export().toString());
        document.put("unified_view", report.unifiedView().toString());
        document.put("successful", report.successful());
        document.put("duration_ms", report.duration().toMillis());
        document.put(
                "periods", report.periods().stream().map(LoadSummary::document).toList());
        return document;
    }

    private static Map<String, Object> document(PeriodReport period) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("billing_period", period.key().partition().period().toString());
        document.put("account", period.key().partition().account());
        document.put("version", period.key().version());
        document.put("table", period.table().toString());
        document.put("outcome", period.outcome().name().toLowerCase(Locale.ROOT));
        document.put("files", period.files());
        document.put("bytes", period.bytes());
        document.put("rows", period.rows());
        document.put("previous_rows", period.previousRows());
        document.put("cost_by_currency", new TreeMap<>(period.costByCurrency()));
        document.put("rounded_values", period.rounded());
        document.put(
                "columns_added",
                period.change().added().stream().map(Column::name).toList());
        document.put(
                "columns_widened",
                period.change().widened().stream().map(Column::name).toList());
        document.put("warnings", period.warnings());
        document.put("duration_ms", period.duration().toMillis());
        document.put("error", period.error());
        return document;
    }
}
