package dev.tarn.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command understands. */
final class CommonOptions {

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Say more on stderr, with stack traces where something goes wrong.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }
}
