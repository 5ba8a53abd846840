package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.cli.output.Terminal;
import dev.tarn.ducklake.DuckLakeMaintenance;
import dev.tarn.ducklake.maintenance.MaintenanceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn lake expire}. */
@Command(
        name = "expire",
        description = "Gives up earlier states, never the newest. Their files stay until \"tarn lake cleanup\".")
final class LakeExpireCommand implements Callable<Integer> {

    private final Shell shell;

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private JsonOption json;

    /** One of the two. */
    static final class Which {
        @Option(names = "--older-than", paramLabel = "AGE", description = "All of before that: P30D are 30 days.")
        private Optional<Duration> age = Optional.empty();

        @Option(names = "--snapshots", paramLabel = "N,N", split = ",", description = "These.")
        private Set<Long> ids = Set.of();
    }

    LakeExpireCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Terminal terminal = shell.terminal();
        try (Tarn tarn = DatabaseOptions.openExisting(database.load(terminal, Map.of()))) {
            DuckLakeMaintenance maintenance = MaintenanceSummary.maintenance(tarn);
            MaintenanceReport report = which.age.isPresent()
                    ? maintenance.expire(Instant.now().minus(which.age.get()), dryRun)
                    : maintenance.expire(which.ids, dryRun);
            new MaintenanceSummary(Map.of("expire", report)).print(terminal, json.wanted());
        }
        return ExitCode.OK;
    }
}
