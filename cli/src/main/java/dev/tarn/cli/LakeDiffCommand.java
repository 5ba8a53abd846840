package dev.tarn.cli;

import dev.tarn.Tarn;
import dev.tarn.cli.output.Json;
import dev.tarn.cli.output.Numbers;
import dev.tarn.cli.output.Table;
import dev.tarn.cli.output.Table.Align;
import dev.tarn.cli.output.Terminal;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.AsOf;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn lake diff}. */
@Command(
        name = "diff",
        description = {
            "What differs in a table between two states: rows that came, went and changed, and the sums of its numbers.",
            "A row that a restated month brings again as it was is no difference.",
            "Sums are exact; floating-point numbers are summed as the decimals that they print, to 18 places, and those of 1e20 or more,"
                    + " infinite ones and NaN are left out."
        })
final class LakeDiffCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "DATASET.TABLE", description = "The table, for example aws_billing.my_export.")
    private String table;

    @Option(
            names = "--from",
            paramLabel = "SNAPSHOT",
            required = true,
            description = "The earlier state: a number or a time.")
    private AsOf from;

    @Option(names = "--to", paramLabel = "SNAPSHOT", description = "The later state; the newest where not given.")
    private Optional<AsOf> to = Optional.empty();

    @Option(
            names = "--by",
            paramLabel = "COLUMNS",
            split = ",",
            description = "Group by these, for example line_item_usage_account_id,product_servicecode.")
    private List<String> by = new ArrayList<>();

    @Option(names = "--sum", paramLabel = "COLUMNS", split = ",", description = "Show only these sums.")
    private List<String> sums = new ArrayList<>();

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private JsonOption json;

    LakeDiffCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        int dot = table.indexOf('.');
        if (dot < 1 || dot == table.length() - 1) {
            throw new InvalidConfigException(
                    "[cli] diff " + table + ": name the table with its dataset, for example aws_billing.my_export");
        }
        Terminal terminal = shell.terminal();
        try (Tarn tarn = DatabaseOptions.openExisting(database.load(terminal, Map.of()))) {
            TableDiff diff = SnapshotNames.travel(tarn)
                    .diff(
                            new TableName(table.substring(0, dot), table.substring(dot + 1)),
                            from,
                            to.orElseGet(() -> newest(tarn)),
                            by);
            if (json.wanted()) {
                Json.print(terminal, document(diff));
            } else {
                print(terminal, diff);
            }
        }
        return ExitCode.OK;
    }

    private static AsOf newest(Tarn tarn) {
        var snapshots = SnapshotNames.travel(tarn).snapshots();
        return new AsOf.AtSnapshot(snapshots.get(snapshots.size() - 1).id());
    }

    private boolean isShown(TableDiff.Sum sum) {
        return sums.isEmpty()
                ? sum.difference().signum() != 0
                : sums.stream().anyMatch(name -> name.strip().equalsIgnoreCase(sum.column()));
    }

    private void print(Terminal terminal, TableDiff diff) {
        if (diff.groups().isEmpty()) {
            terminal.out().println("Nothing differs.");
            return;
        }
        Table shown = new Table();
        diff.groupedBy().forEach(name -> shown.column(name, Align.LEFT));
        shown.column("Inserted", Align.RIGHT)
                .column("Deleted", Align.RIGHT)
                .column("Updated", Align.RIGHT)
                .column("Column", Align.LEFT)
                .column("Before", Align.RIGHT)
                .column("After", Align.RIGHT)
                .column("Difference", Align.RIGHT);
        for (TableDiff.Group group : diff.groups()) {
            List<String> start = new ArrayList<>();
            group.key().forEach(value -> start.add(value.orElse("NULL")));
            start.add(Numbers.count(group.inserted()));
            start.add(Numbers.count(group.deleted()));
            start.add(Numbers.count(group.updated()));
            List<TableDiff.Sum> changed =
                    group.sums().stream().filter(this::isShown).toList();
            if (changed.isEmpty()) {
                shown.row(with(start, "", "", "", ""));
            }
            for (TableDiff.Sum sum : changed) {
                shown.row(with(
                        start,
                        sum.column(),
                        sum.before().stripTrailingZeros().toPlainString(),
                        sum.after().stripTrailingZeros().toPlainString(),
                        sum.difference().stripTrailingZeros().toPlainString()));
            }
        }
        shown.print(terminal);
    }

    private static List<String> with(List<String> start, String... more) {
        List<String> all = new ArrayList<>(start);
        all.addAll(List.of(more));
        return all;
    }

    private Map<String, Object> document(TableDiff diff) {
        List<Map<String, Object>> groups = new ArrayList<>();
        for (TableDiff.Group group : diff.groups()) {
            Map<String, Object> key = new LinkedHashMap<>();
            for (int i = 0; i < diff.groupedBy().size(); i++) {
                key.put(diff.groupedBy().get(i), group.key().get(i).orElse(null));
            }
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("group", key);
            document.put("inserted", group.inserted());
            document.put("deleted", group.deleted());
            document.put("updated", group.updated());
            List<Map<String, Object>> columns = new ArrayList<>();
            group.sums().stream().filter(this::isShown).forEach(sum -> {
                Map<String, Object> column = new LinkedHashMap<>();
                column.put("column", sum.column());
                column.put("before", sum.before());
                column.put("after", sum.after());
                column.put("difference", sum.difference());
                columns.add(column);
            });
            document.put("sums", columns);
            groups.add(document);
        }
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("table", table);
        whole.put("before", SnapshotNames.document(diff.before()));
        whole.put("after", SnapshotNames.document(diff.after()));
        whole.put("groups", groups);
        return whole;
    }
}
