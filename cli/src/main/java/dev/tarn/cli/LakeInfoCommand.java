package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.cli.output.Json;
import dev.tarn.cli.output.Table;
import dev.tarn.cli.output.Table.Align;
import dev.tarn.cli.output.Terminal;
import dev.tarn.config.TarnConfig;
import dev.tarn.ducklake.DuckLakeFacts;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadState;
import dev.tarn.model.Snapshot;
import dev.tarn.spi.StateManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tarn lake info}. */
@Command(
        name = "info",
        description = "How many states can be read, since when, where they are, and what the newest one holds.")
final class LakeInfoCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private JsonOption json;

    LakeInfoCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Terminal terminal = shell.terminal();
        TarnConfig config = database.load(terminal, Map.of());
        try (Tarn tarn = DatabaseOptions.openExisting(config)) {
            Map<String, Object> info = info(config, tarn);
            if (json.wanted()) {
                Json.print(terminal, info);
            } else {
                Table table = new Table().column("What", Align.LEFT).column("Value", Align.LEFT);
                info.forEach((what, value) -> table.row(List.of(what.replace('_', ' '), String.valueOf(value))));
                table.print(terminal);
            }
        }
        return ExitCode.OK;
    }

    private static Map<String, Object> info(TarnConfig config, Tarn tarn) {
        List<Snapshot> snapshots = SnapshotNames.travel(tarn).snapshots();
        List<LoadState> states = new ArrayList<>();
        StateManager manager = tarn.backend().stateManager();
        for (ExportId export : manager.exports()) {
            states.addAll(manager.currentVersions(export));
        }
        Snapshot newest = snapshots.get(snapshots.size() - 1);
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("backend", config.backend());
        info.put("snapshots", snapshots.size());
        info.put("oldest_snapshot", snapshots.get(0).id());
        info.put("oldest_time", snapshots.get(0).time().toString());
        info.put("newest_snapshot", newest.id());
        info.put("newest_time", newest.time().toString());
        info.put("exports", manager.exports().size());
        info.put("months", states.size());
        info.put("rows", states.stream().mapToLong(LoadState::rows).sum());
        DuckLakeFacts.of(tarn.backend()).ifPresent(lake -> {
            info.put("catalog", lake.catalog());
            info.put("data_path", lake.dataPath());
            info.put("tables", lake.tables());
            info.put("files", lake.files());
            info.put("bytes", lake.bytes());
            info.put("delete_files", lake.deleteFiles());
            info.put("delete_bytes", lake.deleteBytes());
        });
        return info;
    }
}
