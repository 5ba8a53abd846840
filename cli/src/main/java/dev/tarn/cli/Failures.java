package dev.tarn.cli;

import dev.tarn.cli.output.Terminal;
import dev.tarn.error.BackendException;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one message and an exit code; a stack trace only where somebody asked for it. */
final class Failures {

    private final Terminal terminal;

    Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    int usage(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        say(failure.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(failure, terminal.err())) {
            terminal.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitCode.USAGE;
    }

    int execution(Exception failure, boolean verbose) {
        if (failure instanceof BackendException known) {
            say(known.getMessage());
        } else if (failure instanceof IllegalArgumentException) {
            say(failure.getMessage());
        } else if (failure instanceof IOException || failure instanceof UncheckedIOException) {
            Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
            say(cause.getClass().getSimpleName() + ": " + cause.getMessage());
        } else {
            say("this should not happen: " + failure + "; please report it with the output of --verbose");
        }
        if (verbose) {
            failure.printStackTrace(terminal.err());
        }
        if (failure instanceof BackendException known) {
            return ExitCode.of(known);
        }
        return failure instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.UNAVAILABLE;
    }

    private void say(String message) {
        terminal.err().println("tarn: " + message);
    }
}
