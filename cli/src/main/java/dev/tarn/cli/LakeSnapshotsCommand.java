package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.cli.output.Json;
import dev.tarn.cli.output.Table;
import dev.tarn.cli.output.Table.Align;
import dev.tarn.cli.output.Terminal;
import dev.tarn.model.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn lake snapshots}. */
@Command(
        name = "snapshots",
        description = "The states that can be read, oldest first, with who made them and why. --json has all of each.")
final class LakeSnapshotsCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(names = "--last", paramLabel = "N", description = "Only the newest N.")
    private Optional<Integer> last = Optional.empty();

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private JsonOption json;

    LakeSnapshotsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Terminal terminal = shell.terminal();
        try (Tarn tarn = DatabaseOptions.openExisting(database.load(terminal, Map.of()))) {
            List<Snapshot> all = SnapshotNames.travel(tarn).snapshots();
            int from = Math.max(0, all.size() - Math.max(0, last.orElse(all.size())));
            List<Snapshot> shown = all.subList(from, all.size());
            if (json.wanted()) {
                Json.print(terminal, shown.stream().map(SnapshotNames::document).toList());
            } else {
                print(terminal, shown);
            }
        }
        return ExitCode.OK;
    }

    static void print(Terminal terminal, List<Snapshot> snapshots) {
        Table table = new Table()
                .column("Snapshot", Align.RIGHT)
                .column("Time (UTC)", Align.LEFT)
                .column("Author", Align.LEFT)
                .column("Message", Align.LEFT)
                .column("Changes", Align.LEFT);
        for (Snapshot snapshot : snapshots) {
            table.row(List.of(
                    String.valueOf(snapshot.id()),
                    SnapshotNames.time(snapshot),
                    snapshot.author(),
                    snapshot.message(),
                    String.join(", ", snapshot.changes())));
        }
        table.print(terminal);
    }
}
