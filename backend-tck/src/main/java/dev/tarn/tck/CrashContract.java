package dev.tarn.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.spi.Capability;
import dev.tarn.spi.LoadStep;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The process is killed after every step of a load in turn; one rerun must make everything right. */
public interface CrashContract extends TckContract {

    /**
     * The loads in which the process is killed.
     *
     * @return the scenarios; more may be added, for example one of a load engine
     */
    default List<CrashScenario> crashScenarios() {
        return List.of(new ReplaceMonths());
    }

    /**
     * Kills a process of its own at every step that a load without a crash reports.
     *
     * @param bench where the databases are
     * @return a test for each scenario and step
     */
    @TestFactory
    default Stream<DynamicTest> killedAfterAnyStepOneRerunConverges(Workbench bench) {
        assumeTrue(bench.declares(Capability.DURABLE), "declares no DURABLE: nothing can outlive the process");
        // Two at a time: most of a child's life is starting a Java runtime.
        ExecutorService pool = Executors.newFixedThreadPool(2);
        List<DynamicTest> tests = new ArrayList<>();
        for (CrashScenario scenario : crashScenarios()) {
            String name = scenario.getClass().getSimpleName();
            CrashRun.Expectation expected = new CrashRun(bench, scenario, name).withoutCrash();
            assertThat(expected.steps()).contains(LoadStep.STAGED, LoadStep.COMMITTED);
            for (int i = 0; i < expected.steps().size(); i++) {
                int step = i;
                CompletableFuture<Void> run = CompletableFuture.runAsync(
                        () -> new CrashRun(bench, scenario, name + "-" + step).killedAt(step, expected), pool);
                tests.add(DynamicTest.dynamicTest(
                        name + " killed after step " + step + ": "
                                + expected.steps().get(step),
                        run::join));
            }
        }
        return tests.stream().onClose(pool::shutdownNow);
    }
}
