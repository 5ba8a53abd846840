package dev.tarn.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.tck.memory.Flaw;
import dev.tarn.tck.memory.MemoryUnderTest;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit can fail: every invariant has a broken variant of the memory backend, and a test of the kit that notices. */
class FlawsAreNoticedTest {

    private static volatile Flaw flaw = Flaw.NONE;

    /** Not run by itself: its name is not that of a test class. */
    static class Variant
            implements BackendContract,
                    StateManagerContract,
                    DataReaderContract,
                    LoadTransactionContract,
                    SchemaDriftContract,
                    TypesContract,
                    NamingContract,
                    CapabilityContract,
                    TimeTravelContract {

        @Override
        public BackendUnderTest backend() {
            return new MemoryUnderTest(true, false, flaw);
        }
    }

    /** The crash tests alone, because they start processes. */
    static class CrashVariant implements CrashContract {

        @Override
        public BackendUnderTest backend() {
            return new MemoryUnderTest(true, false, flaw);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aBrokenBackendIsCaughtByTheTestOfItsInvariant(Flaw broken) {
        Outcome outcome = impatiently(broken, () -> run(broken, Variant.class, broken.noticedBy()));

        assertThat(outcome.failed()).as("what fails because of %s", broken).contains(broken.noticedBy());
    }

    @ParameterizedTest
    @EnumSource(
            value = Flaw.class,
            names = {"DATA_AND_STATE_IN_TWO_COMMITS", "TABLES_APPEAR_ONE_BY_ONE"})
    void aCrashBetweenTwoCommitsIsNoticed(Flaw broken) {
        Outcome outcome = run(broken, CrashVariant.class, "killedAfterAnyStepOneRerunConverges");

        assertThat(outcome.failed()).contains("killedAfterAnyStepOneRerunConverges");
    }

    @Test
    void everyFlawNamesATestOfTheKit() {
        List<String> tests =
                Arrays.stream(Variant.class.getMethods()).map(Method::getName).toList();

        assertThat(Arrays.stream(Flaw.values()).skip(1).map(Flaw::noticedBy)).isSubsetOf(tests);
    }

    /** Flaws that make threads wait are noticed when the kit's patience is at its end: shorten it for them. */
    private static Outcome impatiently(Flaw broken, Supplier<Outcome> run) {
        boolean waits = broken == Flaw.PARALLEL_DECLARED_BUT_WAITS || broken == Flaw.READERS_WAIT_FOR_LOADS;
        if (!waits) {
            return run.get();
        }
        System.setProperty(Elsewhere.PATIENCE, "1");
        try {
            return run.get();
        } finally {
            System.clearProperty(Elsewhere.PATIENCE);
        }
    }

    private record Outcome(Set<String> passed, Set<String> failed) {}

    private static synchronized Outcome run(Flaw broken, Class<?> contracts, String test) {
        flaw = broken;
        List<DiscoverySelector> selectors = new ArrayList<>();
        for (Method method : contracts.getMethods()) {
            if (method.getName().equals(test)) {
                selectors.add(DiscoverySelectors.selectMethod(contracts, method));
            }
        }
        Outcome outcome = new Outcome(new ConcurrentSkipListSet<>(), new ConcurrentSkipListSet<>());
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(selectors).build();
        try {
            LauncherFactory.create().execute(request, new TestExecutionListener() {
                @Override
                public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
                    identifier
                            .getSource()
                            .filter(MethodSource.class::isInstance)
                            .ifPresent(source -> {
                                boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
                                (passed ? outcome.passed() : outcome.failed())
                                        .add(((MethodSource) source).getMethodName());
                            });
                }
            });
        } finally {
            flaw = Flaw.NONE;
        }
        return outcome;
    }
}
