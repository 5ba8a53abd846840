package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.billing.AwsExport;
import dev.tarn.cli.output.Numbers;
import dev.tarn.cli.output.Terminal;
import dev.tarn.cli.output.Terminal.Style;
import dev.tarn.cli.report.CostQuery;
import dev.tarn.cli.report.CostReport;
import dev.tarn.cli.report.CostTable;
import dev.tarn.cli.sample.SampleBucket;
import dev.tarn.cli.sample.SampleSpec;
import dev.tarn.config.ConfigLoader;
import dev.tarn.config.CurVersion;
import dev.tarn.config.TarnConfig;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadReport;
import dev.tarn.model.FileFormat;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn demo}. */
@Command(
        name = "demo",
        description = "Make a sample bucket, import it into a new database and report on it; again: skip what is done.")
final class DemoCommand implements Callable<Integer> {

    private static final int MONTHS = 3;
    private static final String EXPORT = "demo";

    private final Shell shell;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "tarn-demo",
            description = "Where the bucket and the database go; ./tarn-demo by default.")
    private Path folder;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "105000",
            description = "Line items in each of the three months; 105000 by default.")
    private long rows;

    DemoCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Terminal terminal = shell.terminal();
        Path bucket = folder.resolve("bucket");
        Path database = folder.resolve("tarn.duckdb");
        makeSample(terminal, bucket);

        heading(terminal, "Import into " + database);
        // The demonstration is the same everywhere: neither environment nor config.toml change it.
        TarnConfig config = ConfigLoader.load(
                Map.of(),
                Map.of(
                        "database.backend",
                        "duckdb",
                        "database.duckdb.database_path",
                        database,
                        "aws.bucket",
                        bucket.toString(),
                        "aws.prefix",
                        SampleSpec.PREFIX,
                        "aws.export_name",
                        EXPORT));
        LoadReport loaded;
        CostReport costs;
        try (Tarn tarn = Tarn.open(config)) {
            loaded = new LoadCommand(shell, tarn, false).load(AwsExport.from(config.aws()), LoadOptions.DEFAULT);
            LoadSummary summary = new LoadSummary(loaded);
            summary.print(terminal, false);
            if (!loaded.successful()) {
                return summary.exitCode();
            }
            costs = new CostQuery(tarn.backend()).ask(EXPORT, loaded.unifiedView());
        }

        heading(terminal, "Cost by service");
        new CostTable(costs, terminal).print();
        sayWhatNext(terminal, database, loaded);
        return ExitCode.OK;
    }

    private void makeSample(Terminal terminal, Path bucket) {
        heading(terminal, "Sample bucket in " + bucket);
        SampleSpec spec = new SampleSpec(
                bucket,
                SampleSpec.PREFIX,
                EXPORT,
                CurVersion.V2,
                FileFormat.PARQUET,
                SampleSpec.LAST_MONTH,
                MONTHS,
                rows,
                1);
        SampleBucket sample = new SampleBucket(spec);
        if (sample.isWritten()) {
            terminal.out().println("It is there already.");
            return;
        }
        terminal.err().println("writing " + MONTHS + " months…");
        SampleBucket.Written written = sample.write(shell.cancellation());
        terminal.out()
                .println("CUR 2.0: " + Numbers.count(written.rows()) + " line items with " + written.columns()
                        + " columns in " + written.files() + " Parquet files, " + Numbers.bytes(written.bytes()) + ".");
    }

    private static void sayWhatNext(Terminal terminal, Path database, LoadReport loaded) {
        heading(terminal, "Try next");
        String path = " --database-path " + database;
        terminal.out()
                .println("  tarn report --export-name " + EXPORT + " --html demo.html" + path + "\n"
                        + "  tarn aws show-state" + path + "\n"
                        + "  tarn query \"SELECT line_item_usage_account_id, sum(line_item_unblended_cost) AS cost\n"
                        + "    FROM " + loaded.unifiedView() + " GROUP BY 1 ORDER BY 2 DESC\"" + path + "\n"
                        + "  tarn demo                  again: nothing is loaded twice");
    }

    private static void heading(Terminal terminal, String text) {
        terminal.out().println();
        terminal.out().println(terminal.styled("== " + text, Style.BOLD));
        terminal.out().flush();
    }
}
