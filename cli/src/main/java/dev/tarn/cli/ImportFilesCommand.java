package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.billing.LooseFiles;
import dev.tarn.config.TarnConfig;
import dev.tarn.load.LoadOptions;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn import}. */
@Command(
        name = "import",
        description = {
            "Import loose files: CSV, Parquet or JSON lines, gzipped or not.",
            "Their billing periods come from a column, or from --billing-period."
        })
final class ImportFilesCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = {
                "Files, folders, or patterns such as 'bills/*.csv' (quoted, or your shell expands them);",
                "or those of a bucket, such as 's3://bucket/bills/*.parquet'."
            })
    private List<String> paths;

    @Option(names = "--export-name", paramLabel = "NAME", required = true, description = "What to call the import.")
    private String exportName;

    @Option(names = "--dataset", paramLabel = "NAME", description = "The dataset (schema); aws_billing by default.")
    private Optional<String> dataset = Optional.empty();

    @ArgGroup
    private Period period = new Period();

    /** Where the billing period comes from. */
    static final class Period {

        @Option(
                names = "--period-column",
                paramLabel = "COLUMN",
                description = "The column of billing periods, where it is none of the usual ones.")
        private Optional<String> column = Optional.empty();

        @Option(
                names = "--billing-period",
                paramLabel = "YYYY-MM",
                description = "The billing period of all rows, whatever the files say.")
        private Optional<YearMonth> month = Optional.empty();
    }

    @Option(
            names = "--table-strategy",
            paramLabel = "STRATEGY",
            description = "separate (a table for each month) or single; the backend's own way where not given.")
    private Optional<String> tableStrategy = Optional.empty();

    @Option(names = "--reset", description = "Load again what is loaded.")
    private boolean reset;

    @Option(names = "--dry-run", description = "Only tell what would be loaded.")
    private boolean dryRun;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private JsonOption json;

    ImportFilesCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Map<String, Object> options = new LinkedHashMap<>();
        dataset.ifPresent(name -> options.put("aws.dataset_name", name));
        tableStrategy.ifPresent(strategy -> options.put("aws.table_strategy", strategy));
        TarnConfig config = database.load(shell.terminal(), options);
        LooseFiles.Builder files = LooseFiles.named(exportName).addAll(paths).config(config);
        period.column.ifPresent(files::periodColumn);
        period.month.ifPresent(files::period);
        LooseFiles export = files.build();
        try (Tarn tarn = dryRun ? DatabaseOptions.openToPlan(config) : Tarn.open(config)) {
            return new LoadCommand(shell, tarn, json.wanted())
                    .run(
                            export,
                            new LoadOptions(
                                    config.aws().datasetName(), config.aws().tableStrategy(), reset, dryRun, false, 1));
        }
    }
}
