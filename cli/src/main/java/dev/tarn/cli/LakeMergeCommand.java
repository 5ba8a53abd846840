package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.cli.output.Terminal;
import dev.tarn.ducklake.DuckLakeMaintenance;
import dev.tarn.ducklake.maintenance.MaintenanceReport;
import dev.tarn.error.InvalidConfigException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn lake merge}. */
@Command(
        name = "merge",
        description = {
            "Writes files again that have lost many rows, and merges small files. Every state reads as before.",
            "What they replace is deleted by \"tarn lake cleanup\"."
        })
final class LakeMergeCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(
            names = "--threshold",
            paramLabel = "SHARE",
            description =
                    "The share of its rows that a file must have lost, 0 to 1; the lake's own setting, or 0.95, where"
                            + " not given.")
    private Optional<Double> threshold = Optional.empty();

    @Option(names = "--dry-run", description = "Only say which files it would be.")
    private boolean dryRun;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private JsonOption json;

    LakeMergeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Terminal terminal = shell.terminal();
        try (Tarn tarn = DatabaseOptions.openExisting(database.load(terminal, Map.of()))) {
            DuckLakeMaintenance maintenance = MaintenanceSummary.maintenance(tarn);
            OptionalDouble share = threshold.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
            Map<String, MaintenanceReport> jobs = new LinkedHashMap<>();
            jobs.put("rewrite", maintenance.rewrite(table -> true, share, dryRun));
            jobs.put("merge", maintenance.merge(table -> true, dryRun));
            new MaintenanceSummary(jobs).print(terminal, json.wanted());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigException("[cli] merge: " + e.getMessage());
        }
        return ExitCode.OK;
    }
}
