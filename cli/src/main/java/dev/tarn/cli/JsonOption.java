package dev.tarn.cli;

import picocli.CommandLine.Option;

/** For commands that machines read too. */
final class JsonOption {

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    boolean wanted() {
        return json;
    }
}
