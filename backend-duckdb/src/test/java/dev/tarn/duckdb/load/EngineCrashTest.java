package dev.tarn.duckdb.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.Tarn;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.TableStrategy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills a process that replaces one month and adds another at every step, and wants both months or neither. */
class EngineCrashTest {

    private static final String OLD = "[[2025-09, 5, 0.050000000000000000]]";
    private static final String NEW = "[[2025-09, 7, 0.070000000000000000], [2025-10, 4, 0.040000000000000000]]";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(TableStrategy.class)
    void everyCrashLeavesTheOldStateOrTheNewAndOneRerunConverges(TableStrategy strategy) throws Exception {
        List<LoadStep> steps = prepare("dry", strategy, true);
        assertThat(steps).contains(LoadStep.STARTED, LoadStep.STAGED, LoadStep.COMMITTING, LoadStep.COMMITTED);
        int committed = steps.indexOf(LoadStep.COMMITTED);

        for (int dieAfter = 0; dieAfter < steps.size(); dieAfter++) {
            String name = strategy + "-" + dieAfter;
            prepare(name, strategy, false);
            EngineChild.Result child = EngineChild.run(bucket(name), database(name), strategy, dieAfter, 0);
            assertThat(child.exitCode())
                    .as("the child dies after %s: %s", steps.get(dieAfter), child.output())
                    .isEqualTo(EngineChild.DIED);
            assertThat(content(name))
                    .as("after dying at step %d, %s", dieAfter, steps.get(dieAfter))
                    .isEqualTo(dieAfter < committed ? OLD : NEW);

            load(name, strategy);
            assertThat(content(name)).isEqualTo(NEW);
            assertOnlyTheCurrentVersionsAreCurrent(name);
        }
    }

    @Test
    void fullDiskLeavesTheOldMonthAndRerunsCleanly() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "needs prlimit (util-linux) to limit file sizes");
        prepare("full", TableStrategy.SEPARATE, false);
        new SampleBucket(bucket("full")).deliverLines("2025-09", "e3", "line_item_resource_id", randomLines(60_000));
        long room = Files.size(database("full")) + 600_000;

        EngineChild.Result full = EngineChild.run(bucket("full"), database("full"), TableStrategy.SEPARATE, -1, room);
        assertThat(full.output()).contains("FAILED [duckdb]");
        assertThat(content("full")).isEqualTo(OLD);

        load("full", TableStrategy.SEPARATE);
        assertThat(content("full")).startsWith("[[2025-09, 60000,").contains("[2025-10, 4,");
    }

    /** Text that does not compress: so that the new month needs more disk than there is. */
    private static List<String> randomLines(int rows) {
        Random random = new Random(7);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            lines.add(Long.toHexString(random.nextLong())
                    + Long.toHexString(random.nextLong())
                    + Long.toHexString(random.nextLong()));
        }
        return lines;
    }

    private void load(String name, TableStrategy strategy) {
        try (Tarn tarn = Tarn.open("duckdb", Map.of("database_path", database(name)))) {
            tarn.load(
                            new SampleBucket(bucket(name)).export(),
                            new LoadOptions("aws_billing", strategy, false, false, true, 1),
                            LoadListener.NONE,
                            new Cancellation())
                    .orThrow();
        }
    }

    /** A database that holds September's first version, and a bucket with its second and October; loads them where asked. */
    private List<LoadStep> prepare(String name, TableStrategy strategy, boolean load) {
        List<LoadStep> steps = new ArrayList<>();
        SampleBucket bucket = new SampleBucket(bucket(name)).deliver("2025-09", "e1", 3, 2);
        LoadOptions options = new LoadOptions("aws_billing", strategy, false, false, true, 1);
        try (Tarn tarn = Tarn.open("duckdb", Map.of("database_path", database(name)))) {
            tarn.load(bucket.export(), options, LoadListener.NONE, new Cancellation())
                    .orThrow();
            bucket.deliver("2025-09", "e2", 4, 3).deliver("2025-10", "e1", 4);
            if (load) {
                LoadListener recorder = new LoadListener() {
                    @Override
                    public void reached(LoadStep step, LoadKey key) {
                        steps.add(step);
                    }
                };
                tarn.load(bucket.export(), options, recorder, new Cancellation())
                        .orThrow();
            }
        }
        return steps;
    }

    private String content(String name) {
        try (Tarn tarn = Tarn.open("duckdb", Map.of("database_path", database(name)))) {
            return tarn.query("SELECT billing_period, count(*), coalesce(sum(line_item_unblended_cost), 0)"
                            + " FROM aws_billing.costs_unified GROUP BY 1 ORDER BY 1")
                    .toList()
                    .toString();
        }
    }

    private void assertOnlyTheCurrentVersionsAreCurrent(String name) {
        try (Tarn tarn = Tarn.open("duckdb", Map.of("database_path", database(name)))) {
            assertThat(tarn.backend().stateManager().currentVersions(new ExportId("aws", SampleBucket.EXPORT)))
                    .extracting(state -> state.key().partition().period() + " "
                            + state.key().version() + " " + state.rows() + " " + state.status())
                    .containsExactly("2025-09 e2 7 COMPLETED", "2025-10 e1 4 COMPLETED");
        }
    }

    private Path bucket(String name) {
        return folder.resolve(name + "-bucket");
    }

    private Path database(String name) {
        return folder.resolve(name + ".duckdb");
    }
}
