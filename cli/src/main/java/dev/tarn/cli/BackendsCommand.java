package dev.tarn.cli;

import dev.tarn.BackendRegistry;
import dev.tarn.cli.output.Json;
import dev.tarn.cli.output.Table;
import dev.tarn.cli.output.Table.Align;
import dev.tarn.cli.output.Terminal;
import dev.tarn.cli.output.Terminal.Style;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tarn backends}. */
@Command(name = "backends", description = "The databases that this installation can use.")
final class BackendsCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private JsonOption json;

    BackendsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        BackendRegistry registry = BackendRegistry.discover();
        Terminal terminal = shell.terminal();
        if (json.wanted()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("backends", registry.names());
            document.put("problems", registry.problems());
            Json.print(terminal, document);
            return ExitCode.OK;
        }
        Table table = new Table().column("Backend", Align.LEFT).column("State", Align.LEFT);
        registry.names().forEach(name -> table.row(List.of(name, "ready")));
        registry.problems()
                .forEach((provider, problem) -> table.row(Style.RED, List.of(provider, "can't be used: " + problem)));
        table.print(terminal);
        terminal.out()
                .println("\nTo add one, name its jar and its driver's: TARN_CLASSPATH=backend.jar:driver.jar tarn …\n"
                        + "Choose with --backend, or [database] backend in config.toml.");
        return ExitCode.OK;
    }
}
