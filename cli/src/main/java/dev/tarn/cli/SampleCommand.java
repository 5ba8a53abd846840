package dev.tarn.cli;

import dev.tarn.cli.output.Json;
import dev.tarn.cli.output.Numbers;
import dev.tarn.cli.output.Terminal;
import dev.tarn.cli.sample.SampleBucket;
import dev.tarn.cli.sample.SampleSpec;
import dev.tarn.config.CurVersion;
import dev.tarn.config.TarnConfig;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.FileFormat;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.ObjectStores;
import dev.tarn.store.StoreAccess;
import dev.tarn.store.WritableObjectStore;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn sample}. */
@Command(
        name = "sample",
        description = {
            "Write a bucket as AWS would deliver it, with manifests; the same bytes for the same options.",
            "Another --seed over the same bucket restates its months."
        })
final class SampleCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(
            names = "--out",
            paramLabel = "BUCKET",
            required = true,
            description = "The bucket: a folder, or s3://bucket, which has to exist.")
    private String out;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration file with the table [s3]; ./config.toml where it exists.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--months", paramLabel = "N", defaultValue = "3", description = "Billing periods; 3 by default.")
    private int months;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Line items in each billing period; 10000 by default.")
    private long rows;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "parquet",
            description = "parquet (the default) or csv.")
    private FileFormat format;

    @Option(
            names = "--cur-version",
            paramLabel = "VERSION",
            defaultValue = "v2",
            description = "v1, v2 (the default) or focus.")
    private CurVersion version;

    @Option(names = "--export-name", paramLabel = "NAME", defaultValue = "sample", description = "sample by default.")
    private String exportName;

    @Option(
            names = "--end-month",
            paramLabel = "YYYY-MM",
            description = "The newest billing period; 2025-11 by default, so that a sample does not depend on today.")
    private YearMonth endMonth = SampleSpec.LAST_MONTH;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "1 by default.")
    private long seed;

    @Mixin
    private JsonOption json;

    SampleCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Terminal terminal = shell.terminal();
        SampleBucket.Written written = out.startsWith("s3://") ? upload(terminal) : write(Path.of(out));
        if (json.wanted()) {
            Json.print(terminal, document(written));
        } else {
            terminal.out()
                    .println(Numbers.count(written.rows(), "line item") + " with " + written.columns() + " columns, "
                            + written.periods().get(0) + " to "
                            + written.periods().get(written.periods().size() - 1) + ", in "
                            + Numbers.count(written.files(), "file") + ", "
                            + Numbers.bytes(written.bytes()) + ".\nImport them:\n\n  " + importCommand());
        }
        return ExitCode.OK;
    }

    private SampleSpec spec(Path folder) {
        return new SampleSpec(folder, SampleSpec.PREFIX, exportName, version, format, endMonth, months, rows, seed);
    }

    private SampleBucket.Written write(Path folder) {
        return new SampleBucket(spec(folder)).write(shell.cancellation());
    }

    /** On this machine first; whoever reads the bucket meanwhile sees a month when its last manifest is there. */
    private SampleBucket.Written upload(Terminal terminal) {
        TarnConfig settings = DatabaseOptions.load(config, terminal, Map.of());
        ObjectStore bucket = ObjectStores.open(out, StoreAccess.of(settings.s3(), settings.aws()));
        if (!(bucket instanceof WritableObjectStore target)) {
            throw new InvalidConfigException(
                    "[sample] write " + out + ": it can be read only; name a folder, or s3://bucket");
        }
        // A bucket that can't be reached is known before the work is done.
        target.list(SampleSpec.PREFIX + "/" + exportName + "/");
        try (TemporaryFolder folder = TemporaryFolder.make()) {
            SampleBucket sample = new SampleBucket(spec(folder.path()));
            SampleBucket.Written written = sample.write(shell.cancellation());
            for (String key : sample.keys()) {
                shell.cancellation().check("sample " + key);
                target.upload(key, folder.path().resolve(key));
            }
            return written;
        }
    }

    private String importCommand() {
        return "tarn aws import-cur --bucket " + out + " --prefix " + SampleSpec.PREFIX + " --export-name " + exportName
                + " --cur-version " + version.name().toLowerCase(Locale.ROOT);
    }

    private Map<String, Object> document(SampleBucket.Written written) {
        List<String> periods =
                written.periods().stream().map(YearMonth::toString).toList();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("bucket", out);
        document.put("prefix", SampleSpec.PREFIX);
        document.put("export_name", exportName);
        document.put("billing_periods", periods);
        document.put("rows", written.rows());
        document.put("columns", written.columns());
        document.put("files", written.files());
        document.put("bytes", written.bytes());
        return document;
    }
}
