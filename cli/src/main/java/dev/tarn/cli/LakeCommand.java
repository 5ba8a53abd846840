package dev.tarn.cli;

import dev.tarn.cli.output.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tarn lake} alone: shows what there is. */
@Command(
        name = "lake",
        description =
                "Earlier states of a database: list them, find one, compare a table in two, give them up; its files.")
final class LakeCommand implements Runnable {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    LakeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal.out());
    }
}
