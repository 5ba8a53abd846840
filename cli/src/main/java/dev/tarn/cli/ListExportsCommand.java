package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.billing.ExportPlace;
import dev.tarn.cli.output.Json;
import dev.tarn.cli.output.Numbers;
import dev.tarn.cli.output.Table;
import dev.tarn.cli.output.Table.Align;
import dev.tarn.cli.output.Terminal;
import dev.tarn.config.TarnConfig;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadState;
import dev.tarn.spi.StateManager;
import dev.tarn.store.ObjectStores;
import dev.tarn.store.StoreAccess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn aws list-exports}. */
@Command(
        name = "list-exports",
        description = "The exports that lie in the bucket, where one is given, and those that the database holds.")
final class ListExportsCommand implements Callable<Integer> {

    private record Loaded(ExportId export, String first, String last, int periods, long rows) {}

    private final Shell shell;

    @Option(names = "--bucket", paramLabel = "BUCKET", description = "The bucket: s3://bucket, or a local folder.")
    private Optional<String> bucket = Optional.empty();

    @Option(names = "--prefix", paramLabel = "PREFIX", description = "Look only below this prefix.")
    private Optional<String> prefix = Optional.empty();

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private JsonOption json;

    ListExportsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Map<String, Object> options = new LinkedHashMap<>();
        bucket.ifPresent(value -> options.put("aws.bucket", value));
        prefix.ifPresent(value -> options.put("aws.prefix", value));
        TarnConfig config = database.load(shell.terminal(), options);
        List<ExportPlace> places = config.aws().bucket().isBlank() ? List.of() : places(config);
        List<Loaded> loaded = DatabaseOptions.isMissing(config) ? List.of() : loaded(config);
        if (json.wanted()) {
            Json.print(shell.terminal(), document(places, loaded));
        } else {
            print(shell.terminal(), config, places, loaded);
        }
        return ExitCode.OK;
    }

    private static List<ExportPlace> places(TarnConfig config) {
        return ExportPlace.below(
                ObjectStores.open(config.aws().bucket(), StoreAccess.of(config.s3(), config.aws())),
                config.aws().prefix());
    }

    private static List<Loaded> loaded(TarnConfig config) {
        try (Tarn tarn = Tarn.open(config)) {
            StateManager states = tarn.backend().stateManager();
            List<Loaded> loaded = new ArrayList<>();
            for (ExportId export : states.exports()) {
                List<LoadState> current = states.currentVersions(export);
                List<String> months = current.stream()
                        .map(state -> state.key().partition().period().toString())
                        .sorted()
                        .distinct()
                        .toList();
                loaded.add(new Loaded(
                        export,
                        months.isEmpty() ? "" : months.get(0),
                        months.isEmpty() ? "" : months.get(months.size() - 1),
                        months.size(),
                        current.stream().mapToLong(LoadState::rows).sum()));
            }
            return loaded;
        }
    }

    private static void print(Terminal terminal, TarnConfig config, List<ExportPlace> places, List<Loaded> loaded) {
        if (config.aws().bucket().isBlank()) {
            terminal.err().println("(no bucket is given; --bucket shows what lies in one)");
        } else {
            Table table = new Table().column("In the bucket", Align.LEFT).column("--prefix", Align.LEFT);
            places.forEach(place -> table.row(List.of(place.exportName(), place.prefix())));
            table.print(terminal);
            terminal.out().println(places.isEmpty() ? "(no exports)\n" : "");
        }
        Table table = new Table()
                .column("In the database", Align.LEFT)
                .column("Months", Align.RIGHT)
                .column("From", Align.LEFT)
                .column("To", Align.LEFT)
                .column("Rows", Align.RIGHT);
        loaded.forEach(one -> table.row(List.of(
                one.export().toString(),
                Numbers.count(one.periods()),
                one.first(),
                one.last(),
                Numbers.count(one.rows()))));
        table.print(terminal);
        if (loaded.isEmpty()) {
            terminal.out().println("(no exports)");
        }
    }

    private static Map<String, Object> document(List<ExportPlace> places, List<Loaded> loaded) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                "bucket",
                places.stream()
                        .map(place -> Map.of("prefix", place.prefix(), "export_name", place.exportName()))
                        .toList());
        document.put(
                "database",
                loaded.stream()
                        .map(one -> {
                            Map<String, Object> entry = new LinkedHashMap<>();
                            entry.put("vendor", one.export().vendor());
                            entry.put("export_name", one.export().name());
                            entry.put("billing_periods", one.periods());
                            entry.put("first", one.first());
                            entry.put("last", one.last());
                            entry.put("rows", one.rows());
                            return entry;
                        })
                        .toList());
        return document;
    }
}
