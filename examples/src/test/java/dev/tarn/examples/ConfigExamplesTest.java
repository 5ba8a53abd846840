package dev.tarn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The configuration files that users copy. */
class ConfigExamplesTest {

    @Test
    void allAreValid() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(Path.of("config"))) {
            files = found.filter(file -> file.toString().endsWith(".toml")).toList();
        }

        assertThat(files).isNotEmpty().allSatisfy(file -> {
            assertThat(ConfigLoader.load(file, Map.of("FINOPS_PASSWORD", "x"), Map.of())
                            .aws()
                            .exportName())
                    .as("export of %s", file)
                    .isNotEmpty();
        });
    }
}
