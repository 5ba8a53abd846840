package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.cli.output.Json;
import dev.tarn.cli.output.Terminal;
import dev.tarn.model.AsOf;
import dev.tarn.model.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tarn lake as-of}. */
@Command(name = "as-of", description = "The state that readers saw at a time.")
final class LakeAsOfCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(
            paramLabel = "TIME",
            description = "A time, UTC where it names no zone; a day means its end; or a snapshot's number.")
    private AsOf asOf;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private JsonOption json;

    LakeAsOfCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Terminal terminal = shell.terminal();
        try (Tarn tarn = DatabaseOptions.openExisting(database.load(terminal, Map.of()))) {
            Snapshot snapshot = SnapshotNames.travel(tarn).snapshot(asOf);
            if (json.wanted()) {
                Json.print(terminal, SnapshotNames.document(snapshot));
            } else {
                LakeSnapshotsCommand.print(terminal, List.of(snapshot));
            }
        }
        return ExitCode.OK;
    }
}
