package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.billing.AwsExport;
import dev.tarn.config.AwsConfig;
import dev.tarn.config.TarnConfig;
import dev.tarn.load.LoadOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn aws import-cur}. */
@Command(
        name = "import-cur",
        description = {
            "Import what is new in an AWS billing export: CUR v1, CUR 2.0 or FOCUS.",
            "What is loaded already is skipped; a month that AWS has restated is replaced."
        })
final class ImportCurCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private AwsOptions aws;

    @Option(names = "--dataset", paramLabel = "NAME", description = "The dataset (schema); aws_billing by default.")
    private Optional<String> dataset = Optional.empty();

    @Option(
            names = "--table-strategy",
            paramLabel = "STRATEGY",
            description = "separate (a table for each month) or single; the backend's own way where not given.")
    private Optional<String> tableStrategy = Optional.empty();

    @Option(
            names = "--reset",
            description =
                    "Load again what is loaded, also from another bucket or prefix than before; readers see the old rows "
                            + "until the new ones replace them.")
    private boolean reset;

    @Option(names = "--dry-run", description = "Only tell what would be loaded.")
    private boolean dryRun;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private JsonOption json;

    ImportCurCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Map<String, Object> options = aws.settings();
        dataset.ifPresent(name -> options.put("aws.dataset_name", name));
        tableStrategy.ifPresent(strategy -> options.put("aws.table_strategy", strategy));
        if (reset) {
            options.put("aws.reset", true);
        }
        TarnConfig config = database.load(shell.terminal(), options);
        AwsConfig settings = config.aws();
        // Before the database, so that a wrong bucket makes no empty one.
        AwsExport export = AwsExport.from(config);
        if (DatabaseOptions.isToBeMade(config)) {
            // So does a wrong prefix or name; where the database is there already, the load itself finds that out.
            export.manifests();
        }
        try (Tarn tarn = dryRun ? DatabaseOptions.openToPlan(config) : Tarn.open(config)) {
            return new LoadCommand(shell, tarn, json.wanted())
                    .run(
                            export,
                            new LoadOptions(
                                    settings.datasetName(),
                                    settings.tableStrategy(),
                                    settings.reset(),
                                    dryRun,
                                    false,
                                    1));
        }
    }
}
