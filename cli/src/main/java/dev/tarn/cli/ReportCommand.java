package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.cli.output.Json;
import dev.tarn.cli.output.Terminal;
import dev.tarn.cli.report.CostLine;
import dev.tarn.cli.report.CostQuery;
import dev.tarn.cli.report.CostReport;
import dev.tarn.cli.report.CostTable;
import dev.tarn.cli.report.HtmlPage;
import dev.tarn.model.ExportId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn report}. */
@Command(
        name = "report",
        description = {
            "Cost by month and service, as a table and, with --html, as one page with a chart.",
            "Currencies stand side by side; they are never added up."
        })
final class ReportCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(names = "--export-name", paramLabel = "NAME", required = true, description = "Which export.")
    private String exportName;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write a page that needs nothing else.")
    private Optional<Path> html = Optional.empty();

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private JsonOption json;

    ReportCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Terminal terminal = shell.terminal();
        html.ifPresent(QueryCommand::requireFolder);
        CostReport report;
        try (Tarn tarn = DatabaseOptions.openExisting(database.load(terminal, Map.of()))) {
            LoadedExports exports = new LoadedExports(tarn.backend().stateManager());
            ExportId export = exports.named(exportName);
            report = new CostQuery(tarn.backend()).ask(export.name(), exports.unifiedView(export));
        }
        if (json.wanted()) {
            Json.print(terminal, document(report));
        } else {
            new CostTable(report, terminal).print();
        }
        if (html.isPresent()) {
            Files.writeString(html.get(), new HtmlPage(report).html());
            terminal.err().println("page written: " + html.get());
        }
        return ExitCode.OK;
    }

    private static Map<String, Object> document(CostReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("export", report.export());
        document.put("source", report.source());
        document.put("cost_column", report.costColumn());
        document.put("periods_without_cost", report.periodsWithoutCost());
        document.put(
                "lines", report.lines().stream().map(ReportCommand::document).toList());
        return document;
    }

    private static Map<String, Object> document(CostLine line) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("billing_period", line.period());
        document.put("service", line.service());
        document.put("currency", line.currency());
        document.put("cost", line.cost());
        document.put("line_items", line.rows());
        return document;
    }
}
