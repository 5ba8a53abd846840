package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.config.ConfigLoader;
import dev.tarn.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/configuration.md has this backend's keys, and the settings check themselves. */
class ConfigurationDocumentTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\|");

    @Test
    void documentsTheKeysThatExistAndNoOthers() throws IOException {
        assertThat(documented("ducklake"))
                .isEqualTo(keys(DuckLakeConfig.class).stream()
                        .filter(key -> !key.equals("performance"))
                        .toList());
        assertThat(documented("ducklake.performance")).isEqualTo(keys(DuckLakePerformance.class));
    }

    @Test
    void theExampleFileBinds() {
        Path example = Path.of(System.getProperty("tarn.root")).resolve("examples/config/config-ducklake.toml");

        DuckLakeConfig config =
                ConfigLoader.load(example, Map.of(), Map.of()).settings().bind(DuckLakeConfig.class);

        assertThat(config.databasePath().reveal()).isEqualTo("data/costs.ducklake");
        assertThat(config.partitioning()).isEqualTo(PartitionStrategy.MONTHLY);
        assertThat(config.limits().maxConcurrentLoads()).contains(2);
    }

    private static List<String> documented(String table) throws IOException {
        String document =
                Files.readString(Path.of(System.getProperty("tarn.root")).resolve("docs/configuration.md"));
        String section = document.split(Pattern.quote("#### `[database." + table + "]`"), 2)[1]
                .split("(?m)^##", 2)[0];
        return ROW.matcher(section).results().map(row -> row.group(1)).toList();
    }

    private static List<String> keys(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(c -> c.getName().replaceAll("(\\p{Lu})", "_$1").toLowerCase(java.util.Locale.ROOT))
                .toList();
    }

    @Test
    void aPasswordInTheCatalogsUrlIsNotShown() {
        DuckLakeConfig config = new DuckLakeConfig(
                new Secret("postgres://u:hidden-word@h/db"),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(config.toString()).doesNotContain("hidden-word");
    }

    @Test
    void wrongNumbersAreRefusedByTheirKeys() {
        assertThatThrownBy(() ->
                        new DuckLakePerformance(Optional.of(0), Optional.empty(), Optional.empty(), Optional.empty()))
                .hasMessageContaining("max_concurrent_loads");
        assertThatThrownBy(() ->
                        new DuckLakePerformance(Optional.empty(), Optional.of(5), Optional.empty(), Optional.empty()))
                .hasMessageContaining("chunk_size");
    }
}
