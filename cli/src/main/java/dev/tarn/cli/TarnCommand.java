package dev.tarn.cli;

import dev.tarn.cli.output.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tarn} alone: shows what there is. */
@Command(
        name = "tarn",
        description = "Cloud-billing exports into a database, exactly once, month by month.",
        exitCodeListHeading = "%nExit codes:%n",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nFirst steps:%n",
        footer = {
            "  tarn demo                              a sample bucket, imported and reported",
            "  tarn aws import-cur --bucket DIR --prefix P --export-name N",
            "  tarn query \"SELECT 1\"",
            "",
            "Settings come from options, then the environment, then ./config.toml or --config;",
            "docs/cli.md and docs/configuration.md have them all."
        })
final class TarnCommand implements Runnable {

    private final Terminal terminal;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    TarnCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal.out());
    }

    boolean verbose() {
        return common.verbose();
    }
}
