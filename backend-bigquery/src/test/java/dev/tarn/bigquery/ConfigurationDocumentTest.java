package dev.tarn.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.config.ConfigLoader;
import dev.tarn.config.Settings;
import dev.tarn.error.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the table [database.bigquery] of docs/configuration.md, and its example, to the record. */
class ConfigurationDocumentTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\w+)` \\|[^|]*\\|[^|]*\\| `TARN_DATABASE_BIGQUERY_(\\w+)` \\|.*$");

    private static Path root() {
        return Path.of(System.getProperty("tarn.root"));
    }

    @Test
    void documentsTheKeysThatExistAndNoOthers() throws IOException {
        String document = Files.readString(root().resolve("docs/configuration.md"));
        String section =
                document.split("#### `\\[database\\.bigquery\\]`", 2)[1].split("(?m)^##", 2)[0];
        List<String> keys =
                ROW.matcher(section).results().map(row -> row.group(1)).toList();

        assertThat(keys)
                .isEqualTo(Arrays.stream(BigQueryConfig.class.getRecordComponents())
                        .map(component -> component
                                .getName()
                                .replaceAll("(\\p{Lu})", "_$1")
                                .toLowerCase(Locale.ROOT))
                        .toList());
        assertThat(ROW.matcher(section).results()).allMatch(row -> row.group(2).equalsIgnoreCase(row.group(1)));
    }

    @Test
    void theExampleFileBinds() {
        Settings settings = ConfigLoader.load(
                        root().resolve("examples/config/config-bigquery.toml"), Map.of(), Map.of())
                .settings();

        assertThat(settings.bind(BigQueryConfig.class).projectId()).isEqualTo("my-project");
    }

    @Test
    void theDefaultsAreTrue() {
        BigQueryConfig config =
                Settings.of("bigquery", Map.of("project_id", "a-project")).bind(BigQueryConfig.class);

        assertThat(config.stateDataset()).isEqualTo("aws_billing");
        assertThat(config.usualLocation()).isEqualTo("US");
        assertThat(config.price()).isEqualByComparingTo("6.25");
        assertThat(config.dailyLoadJobs()).isEqualTo(1500);
        assertThat(config.retryTime()).hasSeconds(120);
    }

    @Test
    void wrongValuesAreRefusedByTheirKeys() {
        for (Map<String, String> wrong : List.of(
                Map.of("project_id", "My Project"),
                Map.of("project_id", "a-project", "dataset", "a-b"),
                Map.of("project_id", "a-project", "labels", "Team"),
                Map.of("project_id", "a-project", "price_per_tib", "much"),
                Map.of("project_id", "a-project", "maximum_bytes_billed", "0"),
                Map.of("project_id", "a-project", "endpoint", "nowhere"))) {
            String key = wrong.keySet().stream()
                    .filter(k -> wrong.size() == 1 || !k.equals("project_id"))
                    .findFirst()
                    .orElseThrow();
            assertThatThrownBy(() -> Settings.of("bigquery", wrong).bind(BigQueryConfig.class))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining(key);
        }
    }
}
