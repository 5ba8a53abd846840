package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.cli.output.Terminal;
import dev.tarn.ducklake.DuckLakeMaintenance;
import dev.tarn.ducklake.maintenance.MaintenanceReport;
import dev.tarn.error.InvalidConfigException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn lake cleanup}. */
@Command(
        name = "cleanup",
        description = {
            "Deletes files that no state needs any more, and files of loads that died.",
            "Files that a running load may have written stay, as do files outside of the lake."
        })
final class LakeCleanupCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            description =
                    "How long they have to have been of no use, at least PT1H (an hour); the lake's own setting, or"
                            + " P2D (2 days), where not given.")
    private Optional<Duration> age = Optional.empty();

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private JsonOption json;

    LakeCleanupCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Terminal terminal = shell.terminal();
        try (Tarn tarn = DatabaseOptions.openExisting(database.load(terminal, Map.of()))) {
            DuckLakeMaintenance maintenance = MaintenanceSummary.maintenance(tarn);
            Map<String, MaintenanceReport> jobs = new LinkedHashMap<>();
            jobs.put("cleanup", maintenance.cleanup(age, dryRun));
            jobs.put("orphans", maintenance.orphans(age, dryRun));
            new MaintenanceSummary(jobs).print(terminal, json.wanted());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigException("[cli] clean up: " + e.getMessage());
        }
        return ExitCode.OK;
    }
}
