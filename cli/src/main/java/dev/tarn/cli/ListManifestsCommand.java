package dev.tarn.cli;

import dev.tarn.billing.AwsExport;
import dev.tarn.billing.ExportListing;
import dev.tarn.cli.output.Json;
import dev.tarn.cli.output.Numbers;
import dev.tarn.cli.output.Table;
import dev.tarn.cli.output.Table.Align;
import dev.tarn.cli.output.Terminal;
import dev.tarn.cli.output.Terminal.Style;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tarn aws list-manifests}. */
@Command(
        name = "list-manifests",
        description = "What lies in the bucket, month by month: reads manifests and listings, and no data.")
final class ListManifestsCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private AwsOptions aws;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private JsonOption json;

    ListManifestsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Terminal terminal = shell.terminal();
        List<ExportListing> periods =
                AwsExport.from(database.load(terminal, aws.settings())).manifests();
        if (json.wanted()) {
            Json.print(
                    terminal,
                    periods.stream().map(ListManifestsCommand::document).toList());
        } else {
            print(terminal, periods);
        }
        return periods.stream().allMatch(period -> period.problem().isEmpty()) ? ExitCode.OK : ExitCode.BAD_DATA;
    }

    private static void print(Terminal terminal, List<ExportListing> periods) {
        Table table = new Table()
                .column("Period", Align.LEFT)
                .column("Format", Align.LEFT)
                .column("Files", Align.RIGHT)
                .column("Size", Align.RIGHT)
                .column("Version", Align.LEFT)
                .column("Manifest", Align.LEFT);
        for (ExportListing period : periods) {
            table.row(List.of(
                    period.account().isEmpty() ? period.period().toString() : period.period() + " " + period.account(),
                    (period.dataFormat() + " " + period.fileFormat()).strip(),
                    Numbers.count(period.files()),
                    Numbers.bytes(period.bytes()),
                    period.version(),
                    period.manifestKey().isEmpty() ? "(none)" : period.manifestKey()));
        }
        table.print(terminal);
        for (ExportListing period : periods) {
            period.warnings()
                    .forEach(warning ->
                            terminal.out().println(terminal.styled(period.period() + ": " + warning, Style.YELLOW)));
            if (!period.problem().isEmpty()) {
                terminal.out().println(terminal.styled(period.period() + ": " + period.problem(), Style.RED));
            }
        }
    }

    private static Map<String, Object> document(ExportListing period) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("billing_period", period.period().toString());
        document.put("account", period.account());
        document.put("version", period.version());
        document.put("data_format", period.dataFormat());
        document.put("file_format", period.fileFormat());
        document.put("files", period.files());
        document.put("bytes", period.bytes());
        document.put("manifest", period.manifestKey());
        document.put("created", period.created().map(Object::toString).orElse(null));
        document.put("warnings", period.warnings());
        document.put("problem", period.problem());
        return document;
    }
}
