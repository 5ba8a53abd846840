package dev.tarn.cli;

import dev.tarn.cli.output.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tarn aws} alone: shows what there is. */
@Command(name = "aws", description = "Billing exports of AWS: import them, see what is there and what is loaded.")
final class AwsCommand implements Runnable {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    AwsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal.out());
    }
}
