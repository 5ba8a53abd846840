package dev.tarn.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** One scenario on a database of its own. */
final class CrashRun {

    private final BackendUnderTest underTest;
    private final CrashScenario scenario;
    private final Path folder;
    private final Map<String, String> settings;
    private final String id = UUID.randomUUID().toString().substring(0, 8);

    CrashRun(Workbench bench, CrashScenario scenario, String name) {
        this.underTest = bench.underTest();
        this.scenario = scenario;
        this.folder = bench.subfolder(name + "/files");
        this.settings = Map.copyOf(underTest.settings(bench.subfolder(name + "/database")));
    }

    /** What a load without a crash does. */
    record Expectation(List<LoadStep> steps, String before, String after, String record, Set<String> tables) {

        /** Whether the new months are on show once this step is done. */
        boolean committedAt(int step) {
            return steps.subList(0, step + 1).contains(LoadStep.COMMITTED);
        }
    }

    Expectation withoutCrash() {
        List<LoadStep> steps = new ArrayList<>();
        try (DatabaseBackend backend = open()) {
            scenario.prepare(backend, folder, id);
            String before = seen(backend);
            scenario.load(backend, folder, id, new QuickObserver((step, partition) -> steps.add(step)));
            return new Expectation(steps, before, seen(backend), record(backend), tables(backend));
        }
    }

    void killedAt(int step, Expectation expected) {
        try (DatabaseBackend backend = open()) {
            scenario.prepare(backend, folder, id);
            assertThat(seen(backend)).as("before the load").isEqualTo(expected.before());
        }
        ChildProcess.Ended child = ChildProcess.run(
                folder,
                settings,
                CrashChild.class,
                underTest.provider(),
                scenario.getClass().getName(),
                id,
                folder.toString(),
                String.valueOf(step));
        assertThat(child.exitCode())
                .as("exit code; output:\n%s", child.output())
                .isEqualTo(CrashChild.KILLED);
        try (DatabaseBackend backend = open()) {
            assertThat(seen(backend))
                    .as("after the crash")
                    .isEqualTo(expected.committedAt(step) ? expected.after() : expected.before());
            scenario.load(backend, folder, id, LoadObserver.NONE);
            assertThat(seen(backend)).as("after one rerun").isEqualTo(expected.after());
            assertThat(record(backend)).as("record after one rerun").isEqualTo(expected.record());
            assertThat(tables(backend)).as("tables after one rerun").isEqualTo(expected.tables());
        }
    }

    private DatabaseBackend open() {
        return Providers.open(underTest.provider(), settings);
    }

    private String seen(DatabaseBackend backend) {
        return withoutId(scenario.seen(backend, id));
    }

    private String record(DatabaseBackend backend) {
        return withoutId(scenario.record(backend, id));
    }

    /** Leaves out what other tests keep in a shared database. */
    private Set<String> tables(DatabaseBackend backend) {
        Set<String> tables = new TreeSet<>();
        for (String table : underTest.tables(backend)) {
            String name = withoutId(table);
            if (!name.matches("(?is).*tck_[0-9a-f]{8}.*")) {
                tables.add(name);
            }
        }
        return tables;
    }

    private String withoutId(String text) {
        return text.replaceAll("(?i)" + id, "#");
    }
}
