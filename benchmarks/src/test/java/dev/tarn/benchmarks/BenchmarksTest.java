package dev.tarn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every benchmark runs, small. Says nothing about time, but about everything that a fast wrong answer would hide. */
class BenchmarksTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"import", "replacement", "reimport", "state", "memory", "startup", "lake", "postgres", "s3"})
    void measures(String name) throws Exception {
        Path work = Files.createDirectories(folder.resolve("benchmarks"));

        List<Comparison> found = Benchmarks.run(settings(name, work));

        assertThat(found).isNotEmpty().allSatisfy(comparison -> {
            assertThat(comparison.ratio()).isPositive().isFinite();
            assertThat(comparison.markdown()).startsWith("| ").endsWith(" |");
        });
        assertThat(found)
                .filteredOn(comparison -> comparison.unit().equals("queries"))
                .allSatisfy(comparison -> assertThat(comparison.contenders()).allMatch(queries -> queries <= 3));
        assertThat(work).as("cleared away").doesNotExist();
    }

    @Test
    void anUnknownBenchmarkOrOptionIsRefused() {
        assertThatThrownBy(() -> Benchmarks.run(settings("sorting", folder))).hasMessageContaining("sorting");
        assertThatThrownBy(() -> BenchmarkSettings.parse("--rows=10", "--fast=yes"))
                .hasMessageContaining("--fast");
    }

    private static BenchmarkSettings settings(String only, Path work) {
        return new BenchmarkSettings(Set.of(only), 80, 1, 2, "1GB", 80, "512MB", 3, 80, false, work, Optional.empty());
    }
}
