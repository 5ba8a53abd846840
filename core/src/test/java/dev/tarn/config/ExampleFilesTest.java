package dev.tarn.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.FileFormat;
import dev.tarn.spi.TableStrategy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExampleFilesTest {

    private static Path example(String name) {
        return Path.of(System.getProperty("tarn.root"), "examples", "config", name);
    }

    @Test
    void theFileOfTheOriginalLoads() {
        TarnConfig config = ConfigLoader.load(example("config.toml"), Map.of(), Map.of());

        assertThat(config.projectName()).isEqualTo("open-finops-stack");
        assertThat(config.dataDir()).isEqualTo(Path.of("./data"));
        assertThat(config.backend()).isEqualTo("duckdb");
        assertThat(config.source()).contains(example("config.toml"));
        assertThat(config.databases()).containsOnlyKeys("duckdb", "snowflake");
        assertThat(config.settings()).isEqualTo(Map.of("database_path", "./data/finops.duckdb"));
        assertThat(config.databases().get("snowflake")).containsOnlyKeys("account", "warehouse", "database", "user");
        assertThat(config.aws())
                .isEqualTo(new AwsConfig(
                        "data/sample-bucket",
                        "exports",
                        "sample",
                        "aws_billing",
                        Optional.of(TableStrategy.SEPARATE),
                        Optional.of(CurVersion.V1),
                        Optional.of(FileFormat.CSV),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void theShortFileLoads() {
        TarnConfig config = ConfigLoader.load(example("config-duckdb.toml"), Map.of(), Map.of());

        assertThat(config.projectName()).isEqualTo("tarn");
        assertThat(config.dataDir()).isEqualTo(Path.of("data"));
        assertThat(config.settings())
                .isEqualTo(Map.of("database_path", "data/billing.duckdb", "memory_limit", "2GB", "threads", 2));
        assertThat(config.aws().curVersion()).isEmpty();
        assertThat(config.aws().exportFormat()).isEmpty();
    }
}
