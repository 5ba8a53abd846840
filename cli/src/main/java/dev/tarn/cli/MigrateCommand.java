package dev.tarn.cli;

import dev.tarn.BackendRegistry;
import dev.tarn.Tarn;
import dev.tarn.cli.output.Json;
import dev.tarn.cli.output.Numbers;
import dev.tarn.cli.output.Table;
import dev.tarn.cli.output.Table.Align;
import dev.tarn.cli.output.Terminal;
import dev.tarn.config.ConfigLoader;
import dev.tarn.config.TarnConfig;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.migrate.MigratedMonth;
import dev.tarn.migrate.Migration;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn migrate}. */
@Command(
        name = "migrate",
        description = {
            "Copies all that is loaded in one database to another, and compares rows and exact sums of every month.",
            "Run again, it goes on where it ended: months that are there in the same version are only compared."
        })
final class MigrateCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(names = "--from", paramLabel = "BACKEND", required = true, description = "The kind of what is copied.")
    private String from;

    @Option(names = "--from-path", paramLabel = "FILE", description = "Its file or URL, unless the configuration says.")
    private Optional<String> fromPath = Optional.empty();

    @Option(names = "--to", paramLabel = "BACKEND", required = true, description = "The kind of what it is copied to.")
    private String to;

    @Option(names = "--to-path", paramLabel = "FILE", description = "Its file or URL, unless the configuration says.")
    private Optional<String> toPath = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration file, with both databases.")
    private Optional<Path> config = Optional.empty();

    @Mixin
    private JsonOption json;

    MigrateCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Terminal terminal = shell.terminal();
        TarnConfig source = config(from, fromPath);
        TarnConfig target = config(to, toPath);
        if (from.equals(to) && source.settings().equals(target.settings())) {
            throw new InvalidConfigException("[cli] migrate from " + from + " to " + to
                    + ": that is one database; name another with --to or --to-path");
        }
        try (Tarn read = DatabaseOptions.openExisting(source);
                Tarn written = Tarn.open(target);
                LoadProgress progress = new LoadProgress(terminal)) {
            List<MigratedMonth> months =
                    new Migration(read.backend(), written.backend()).run(progress, shell.cancellation());
            print(terminal, months);
            return months.stream().allMatch(MigratedMonth::verified) ? ExitCode.OK : ExitCode.BAD_DATA;
        }
    }

    private TarnConfig config(String backend, Optional<String> path) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("database.backend", backend);
        path.ifPresent(p -> options.put("database.path", p));
        return ConfigLoader.load(
                config, shell.terminal().environment(), options, BackendRegistry.discover()::configType);
    }

    private void print(Terminal terminal, List<MigratedMonth> months) {
        if (json.wanted()) {
            Json.print(terminal, months.stream().map(MigrateCommand::document).toList());
            return;
        }
        Table table = new Table()
                .column("Month", Align.LEFT)
                .column("Version", Align.LEFT)
                .column("Outcome", Align.LEFT)
                .column("Rows", Align.RIGHT)
                .column("Cost", Align.RIGHT)
                .column("Verified", Align.LEFT);
        for (MigratedMonth month : months) {
            table.row(List.of(
                    month.key().partition().toString(),
                    month.key().version(),
                    outcome(month),
                    Numbers.count(month.rows()),
                    month.costByCurrency().entrySet().stream()
                            .map(cost -> (Numbers.money(cost.getValue()) + " " + cost.getKey()).strip())
                            .sorted()
                            .collect(Collectors.joining(", ")),
                    month.verified() ? "yes" : "NO"));
        }
        table.print(terminal);
        months.forEach(month -> month.problems()
                .forEach(problem -> terminal.err().println(month.key().partition() + ": " + problem)));
    }

    private static String outcome(MigratedMonth month) {
        return month.outcome().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> document(MigratedMonth month) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("partition", month.key().partition().toString());
        document.put("version", month.key().version());
        document.put("outcome", outcome(month));
        document.put("rows", month.rows());
        document.put("cost_by_currency", month.costByCurrency());
        document.put("verified", month.verified());
        document.put("problems", month.problems());
        return document;
    }
}
