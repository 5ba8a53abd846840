package dev.tarn.tck;

import dev.tarn.model.LoadState;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One load, through the SPI alone, that replaces two months and adds a third with a new column. */
public final class ReplaceMonths implements CrashScenario {

    /** Needs nothing. */
    public ReplaceMonths() {}

    @Override
    public void prepare(DatabaseBackend backend, Path folder, String id) {
        Names names = new Names(id);
        new Loader(backend, names.unified())
                .loadTogether(
                        names.month("2025-01").data(Lines.of(3, "1")),
                        names.month("2025-02").single(names.table("shared")).data(Lines.of(4, "1")));
    }

    @Override
    public void load(DatabaseBackend backend, Path folder, String id, LoadObserver observer) {
        Names names = new Names(id);
        new Loader(backend, names.unified())
                .load(
                        observer,
                        names.month("2025-01").version("v2").data(Lines.of(5, "2")),
                        names.month("2025-02")
                                .version("v2")
                                .single(names.table("shared"))
                                .data(Lines.of(2, "2")),
                        names.month("2025-03")
                                .schema(SchemaDriftContract.withExtra())
                                .data(Lines.of(6, "2")));
    }

    @Override
    public String seen(DatabaseBackend backend, String id) {
        Names names = new Names(id);
        Contents data = Contents.of(backend, Sql.all(backend, names.unified()));
        List<LoadState> current = backend.stateManager().currentVersions(names.export());
        Set<Object> ids = current.stream().map(LoadState::loadId).collect(Collectors.toSet());
        Set<String> lines = new TreeSet<>();
        for (int i = 0; i < data.size(); i++) {
            lines.add(data.column("billing_period").get(i) + " "
                    + data.column("line_item").get(i) + " "
                    + data.column("cost").get(i));
        }
        String states = current.stream()
                .map(state -> state.key() + " " + state.status() + " " + state.rows() + " " + state.present() + " "
                        + backend.stateManager().isLoaded(state.key()))
                .collect(Collectors.joining("\n"));
        return data.names() + "\n" + data.size() + " rows\n" + String.join("\n", lines) + "\n" + states
                + "\ndata and state agree: " + ids.equals(data.loadIds()) + "\nschemas: "
                + backend.stateManager().schemaVersions(names.export()).stream()
                        .map(version -> version.hash())
                        .toList();
    }

    @Override
    public String record(DatabaseBackend backend, String id) {
        Names names = new Names(id);
        return Stream.of(1, 2, 3)
                .flatMap(month -> backend.stateManager().history(names.export(), YearMonth.of(2025, month)).stream())
                .map(state -> state.key() + " " + state.status() + " " + state.current() + " " + state.rows())
                .collect(Collectors.joining("\n"));
    }
}
