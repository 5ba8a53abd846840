package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.cli.output.CsvResult;
import dev.tarn.cli.output.JsonResult;
import dev.tarn.cli.output.Numbers;
import dev.tarn.cli.output.ParquetResult;
import dev.tarn.cli.output.ResultWriter;
import dev.tarn.cli.output.TableResult;
import dev.tarn.cli.output.Terminal;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.AsOf;
import dev.tarn.row.RowCursor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn query}. */
@Command(
        name = "query",
        description = {
            "Run one read-only statement in the database's own dialect.",
            "csv, json and parquet keep every digit; table is for reading."
        })
final class QueryCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "SQL", description = "The statement.")
    private String sql;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table (the default), csv, json or parquet, which needs --out.")
    private Optional<QueryFormat> format = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE", description = "Write there instead of to stdout.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--as-of",
            paramLabel = "SNAPSHOT",
            description = "What the database held then: a snapshot's number, or a time, UTC where it names no zone.")
    private Optional<AsOf> asOf = Optional.empty();

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private JsonOption json;

    QueryCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        QueryFormat chosen = format.orElse(json.wanted() ? QueryFormat.JSON : QueryFormat.TABLE);
        out.ifPresent(QueryCommand::requireFolder);
        if (chosen == QueryFormat.PARQUET && out.isEmpty()) {
            throw new InvalidConfigException("[cli] query: Parquet can't go to the terminal; add --out FILE");
        }
        if (chosen == QueryFormat.TABLE && out.isPresent()) {
            throw new InvalidConfigException("[cli] query: --out needs --format csv, json or parquet");
        }
        try (Tarn tarn = DatabaseOptions.openExisting(database.load(shell.terminal(), Map.of()));
                RowCursor rows = new CancellableCursor(rows(tarn), shell.cancellation())) {
            if (out.isPresent()) {
                long count = write(rows, chosen, out.get());
                shell.terminal().err().println(Numbers.count(count, "row") + " in " + out.get());
            } else {
                print(rows, chosen);
            }
        }
        return ExitCode.OK;
    }

    private RowCursor rows(Tarn tarn) {
        if (asOf.isEmpty()) {
            tarn.backend()
                    .estimate(sql)
                    .ifPresent(estimate -> shell.terminal()
                            .err()
                            .println("reads " + Numbers.bytes(estimate.bytes()) + ", which costs about "
                                    + estimate.cost().stripTrailingZeros().toPlainString()));
        }
        return asOf.map(then -> SnapshotNames.travel(tarn).query(then, sql)).orElseGet(() -> tarn.query(sql));
    }

    private void print(RowCursor rows, QueryFormat chosen) throws IOException {
        Terminal terminal = shell.terminal();
        ResultWriter writer = switch (chosen) {
            case CSV -> new CsvResult(terminal.out());
            case JSON -> new JsonResult(terminal.out());
            default -> new TableResult(terminal);
        };
        writer.write(rows);
    }

    private static long write(RowCursor rows, QueryFormat chosen, Path file) throws IOException {
        if (chosen == QueryFormat.PARQUET) {
            return new ParquetResult(file).write(rows);
        }
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            long count;
            try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(part))) {
                count = (chosen == QueryFormat.CSV ? new CsvResult(stream) : new JsonResult(stream)).write(rows);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            return count;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    static void requireFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InvalidConfigException(
                    "[cli] write " + file + ": there is no folder " + folder + "; make it first");
        }
    }
}
