package dev.tarn.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The arrows between modules: cli, examples and benchmarks -> core and backends; backends -> core and engines; engines -> core;
 * core -> nothing of ours.
 */
class ModulesTest {

    /** A module's folder of classes, or its jar, wherever that is. */
    private static final Pattern PLACE =
            Pattern.compile("/([a-z0-9-]+)/target/classes/|/tarn-([a-z0-9-]+?)(?:-[0-9][^/]*)?\\.jar!");

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tarn");

    @Test
    void allModulesAreLookedAt() {
        assertThat(packagesByModule().keySet())
                .containsExactlyInAnyOrder(
                        "core",
                        "engine-duckdb",
                        "backend-tck",
                        "backend-duckdb",
                        "backend-ducklake",
                        "backend-postgres",
                        "backend-snowflake",
                        "backend-bigquery",
                        "objectstore-s3",
                        "testing-postgres",
                        "testing-s3",
                        "cli",
                        "examples",
                        "benchmarks");
    }

    @Test
    void coreDependsOnNothingOfOurs() {
        noClasses()
                .that(areIn("core"))
                .should()
                .dependOnClassesThat(areOfOursButNotIn("core"))
                .check(ALL);
    }

    @Test
    void enginesObjectStoresAndTheContractOfBackendsDependOnCoreOnly() {
        packagesByModule().keySet().stream()
                .filter(module -> module.startsWith("engine-")
                        || module.startsWith("objectstore-")
                        || module.equals("backend-tck"))
                .forEach(module -> noClasses()
                        .that(areIn(module))
                        .should()
                        .dependOnClassesThat(areOfOursButNotIn(module, "core"))
                        .check(ALL));
    }

    @Test
    void backendsDependOnCoreAndEnginesOnly() {
        Set<String> modules = packagesByModule().keySet();
        modules.stream().filter(module -> module.startsWith("backend-")).forEach(module -> {
            String[] allowed = Stream.concat(
                            Stream.of(module, "core"), modules.stream().filter(other -> other.startsWith("engine-")))
                    .toArray(String[]::new);
            noClasses()
                    .that(areIn(module))
                    .should()
                    .dependOnClassesThat(areOfOursButNotIn(allowed))
                    .check(ALL);
        });
    }

    @Test
    void nothingDependsOnWhatStandsAtTheEnd() {
        for (String end : Set.of("cli", "examples", "benchmarks")) {
            classes()
                    .that(areIn(end))
                    .should()
                    .onlyHaveDependentClassesThat(areIn(end))
                    .check(ALL);
        }
    }

    /** Java lets classes of one package reach into each other, whatever jar they are in. */
    @Test
    void noPackageIsInTwoModules() {
        Map<String, Set<String>> modules = new TreeMap<>();
        packagesByModule()
                .forEach((module, packages) -> packages.forEach(name ->
                        modules.computeIfAbsent(name, n -> new TreeSet<>()).add(module)));

        assertThat(modules)
                .allSatisfy((name, in) ->
                        assertThat(in).as("modules of package %s", name).hasSize(1));
    }

    private static Map<String, Set<String>> packagesByModule() {
        Map<String, Set<String>> packages = new TreeMap<>();
        ALL.forEach(type ->
                packages.computeIfAbsent(module(type), m -> new TreeSet<>()).add(type.getPackageName()));
        return packages;
    }

    private static DescribedPredicate<JavaClass> areIn(String module) {
        return DescribedPredicate.describe(
                "are in module " + module, type -> isOurs(type) && module(type).equals(module));
    }

    private static DescribedPredicate<JavaClass> areOfOursButNotIn(String... modules) {
        return DescribedPredicate.describe(
                "are in another module of Tarn than " + String.join(", ", modules),
                type -> isOurs(type) && !Set.of(modules).contains(module(type)));
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith("dev.tarn") && type.getSource().isPresent();
    }

    private static String module(JavaClass type) {
        String place = type.getSource().orElseThrow().getUri().toString();
        Matcher matcher = PLACE.matcher(place);
        if (!matcher.find()) {
            throw new AssertionError("which module is " + place + " of?");
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
}
