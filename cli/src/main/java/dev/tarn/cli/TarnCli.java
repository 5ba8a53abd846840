package dev.tarn.cli;

import dev.tarn.cli.output.Terminal;
import dev.tarn.load.Cancellation;
import dev.tarn.model.AsOf;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.YearMonth;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.TypeConversionException;

/** The whole command line, apart from the process it runs in. */
final class TarnCli {

    private static final int WIDEST_HELP = 110;

    private final Shell shell;

    TarnCli(Terminal terminal, Cancellation cancellation) {
        this.shell = new Shell(terminal, cancellation);
    }

    /** Runs a command and says how it ended. */
    int run(String... arguments) {
        TarnCommand root = new TarnCommand(shell.terminal());
        CommandLine command = commands(root);
        Failures failures = new Failures(shell.terminal());
        command.setParameterExceptionHandler(failures::usage);
        command.setExecutionExceptionHandler((failure, failed, parsed) -> failures.execution(failure, root.verbose()));
        int code = command.execute(arguments);
        shell.terminal().out().flush();
        return code;
    }

    private CommandLine commands(TarnCommand root) {
        CommandLine aws = new CommandLine(new AwsCommand(shell.terminal()))
                .addSubcommand(new ImportCurCommand(shell))
                .addSubcommand(new ListManifestsCommand(shell))
                .addSubcommand(new ShowStateCommand(shell))
                .addSubcommand(new ListExportsCommand(shell));
        CommandLine lake = new CommandLine(new LakeCommand(shell.terminal()))
                .addSubcommand(new LakeSnapshotsCommand(shell))
                .addSubcommand(new LakeAsOfCommand(shell))
                .addSubcommand(new LakeDiffCommand(shell))
                .addSubcommand(new LakeInfoCommand(shell))
                .addSubcommand(new LakeExpireCommand(shell))
                .addSubcommand(new LakeCleanupCommand(shell))
                .addSubcommand(new LakeMergeCommand(shell));
        CommandLine command = new CommandLine(root)
                .addSubcommand(new DemoCommand(shell))
                .addSubcommand(new SampleCommand(shell))
                .addSubcommand(aws)
                .addSubcommand(new ImportFilesCommand(shell))
                .addSubcommand(new QueryCommand(shell))
                .addSubcommand(new ReportCommand(shell))
                .addSubcommand(lake)
                .addSubcommand(new MigrateCommand(shell))
                .addSubcommand(new BackendsCommand(shell))
                .addSubcommand(new GenerateCompletion());
        Terminal terminal = shell.terminal();
        command.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(Help.defaultColorScheme(terminal.coloured() ? Ansi.ON : Ansi.OFF))
                // A statement that starts with @ is no file of arguments.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setUsageHelpWidth(
                        Math.max(UsageMessageSpec.DEFAULT_USAGE_WIDTH, Math.min(terminal.columns(), WIDEST_HELP)));
        command.registerConverter(YearMonth.class, TarnCli::month);
        command.registerConverter(AsOf.class, AsOfText::parse);
        describe(command);
        return command;
    }

    /** What all commands have in common, so that none repeats it. */
    private static void describe(CommandLine command) {
        command.getCommandSpec()
                .mixinStandardHelpOptions(true)
                .versionProvider((IVersionProvider) TarnCli::version)
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(UsageMessageSpec.keyValuesMap(ExitCode.LIST))
                .sortOptions(false);
        command.getSubcommands().values().forEach(TarnCli::describe);
    }

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text.strip());
        } catch (DateTimeException notAMonth) {
            throw new TypeConversionException("'" + text + "' is not a month; write yyyy-MM, for example 2025-01");
        }
    }

    private static String[] version() {
        String version = TarnCli.class.getPackage().getImplementationVersion();
        return new String[] {"tarn " + (version == null ? "(development)" : version)};
    }
}
