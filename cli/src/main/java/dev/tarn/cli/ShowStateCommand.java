package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.cli.output.Json;
import dev.tarn.cli.output.Numbers;
import dev.tarn.cli.output.Table;
import dev.tarn.cli.output.Table.Align;
import dev.tarn.cli.output.Terminal;
import dev.tarn.cli.output.Terminal.Style;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.spi.StateManager;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn aws show-state}. */
@Command(
        name = "show-state",
        description = {
            "What the database holds: the current version of each month.",
            "With --billing-period everything that ever happened to that month."
        })
final class ShowStateCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(names = "--export-name", paramLabel = "NAME", description = "Only this export; all where not given.")
    private Optional<String> exportName = Optional.empty();

    @Option(names = "--billing-period", paramLabel = "YYYY-MM", description = "This month's history.")
    private Optional<YearMonth> period = Optional.empty();

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private JsonOption json;

    ShowStateCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Terminal terminal = shell.terminal();
        try (Tarn tarn = DatabaseOptions.openExisting(database.load(terminal, Map.of()))) {
            StateManager states = tarn.backend().stateManager();
            List<ExportId> exports = exportName
                    .map(name -> List.of(new LoadedExports(states).named(name)))
                    .orElseGet(states::exports);
            List<LoadState> found = exports.stream()
                    .flatMap(export -> period
                            .map(month -> states.history(export, month))
                            .orElseGet(() -> states.currentVersions(export))
                            .stream())
                    .toList();
            if (json.wanted()) {
                Json.print(
                        terminal, found.stream().map(ShowStateCommand::document).toList());
            } else {
                print(terminal, found);
            }
        }
        return ExitCode.OK;
    }

    private void print(Terminal terminal, List<LoadState> states) {
        if (states.isEmpty()) {
            terminal.out()
                    .println("Nothing is loaded"
                            + period.map(month -> " for " + month).orElse("") + ".");
            return;
        }
        Table table = new Table()
                .column("Export", Align.LEFT)
                .column("Period", Align.LEFT)
                .column("Status", Align.LEFT)
                .column("Rows", Align.RIGHT)
                .column("Files", Align.RIGHT)
                .column("Ended (UTC)", Align.LEFT)
                .column("Table", Align.LEFT)
                .column("Version", Align.LEFT);
        for (LoadState state : states) {
            List<String> cells = List.of(
                    state.key().partition().export().toString(),
                    (state.key().partition().period() + " "
                                    + state.key().partition().account())
                            .strip(),
                    status(state),
                    Numbers.count(state.rows()),
                    Numbers.count(state.files().size()),
                    state.ended().map(ShowStateCommand::minute).orElse(""),
                    state.table().name(),
                    state.key().version());
            style(state).ifPresentOrElse(style -> table.row(style, cells), () -> table.row(cells));
        }
        table.print(terminal);
        states.stream()
                .filter(state -> !state.error().isEmpty())
                .forEach(state ->
                        terminal.out().println(terminal.styled(state.key() + ": " + state.error(), Style.RED)));
    }

    private static String status(LoadState state) {
        if (state.status() != LoadStatus.COMPLETED) {
            return state.status().name().toLowerCase(Locale.ROOT);
        }
        if (!state.current()) {
            return "replaced";
        }
        return state.present() ? "current" : "data missing";
    }

    private static Optional<Style> style(LoadState state) {
        if (state.status() == LoadStatus.FAILED || state.current() && !state.present()) {
            return Optional.of(Style.RED);
        }
        return state.current() ? Optional.empty() : Optional.of(Style.DIM);
    }

    private static String minute(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace('T', ' ')
                .replace("Z", "");
    }

    private static Map<String, Object> document(LoadState state) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("export", state.key().partition().export().toString());
        document.put("billing_period", state.key().partition().period().toString());
        document.put("account", state.key().partition().account());
        document.put("version", state.key().version());
        document.put("table", state.table().toString());
        document.put("data_format_version", state.dataFormatVersion());
        document.put("status", state.status().name().toLowerCase(Locale.ROOT));
        document.put("current", state.current());
        document.put("present", state.present());
        document.put("attempt", state.attempt());
        document.put("load_id", state.loadId());
        document.put("started_at", state.startedAt().toString());
        document.put("ended_at", state.ended().map(Object::toString).orElse(null));
        document.put("rows", state.rows());
        document.put("source", state.source());
        document.put("files", state.files());
        document.put("error", state.error());
        return document;
    }
}
