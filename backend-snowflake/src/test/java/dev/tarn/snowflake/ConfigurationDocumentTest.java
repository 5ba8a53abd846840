package dev.tarn.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.config.ConfigLoader;
import dev.tarn.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the table [database.snowflake] of docs/configuration.md, and its example, to the record. */
class ConfigurationDocumentTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\w+)` \\|[^|]*\\|[^|]*\\| `TARN_DATABASE_SNOWFLAKE_(\\w+)` \\|.*$");

    private static Path root() {
        return Path.of(System.getProperty("tarn.root"));
    }

    @Test
    void documentsTheKeysThatExistAndNoOthers() throws IOException {
        String document = Files.readString(root().resolve("docs/configuration.md"));
        String section =
                document.split("#### `\\[database\\.snowflake\\]`", 2)[1].split("(?m)^##", 2)[0];
        List<String> keys =
                ROW.matcher(section).results().map(row -> row.group(1)).toList();

        assertThat(keys)
                .isEqualTo(Arrays.stream(SnowflakeConfig.class.getRecordComponents())
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
                        root().resolve("examples/config/config-snowflake.toml"), Map.of(), Map.of())
                .settings();

        SnowflakeConfig config = settings.bind(SnowflakeConfig.class);
        assertThat(new SnowflakeLogin(config).url())
                .isEqualTo("jdbc:snowflake://myorg-myaccount.snowflakecomputing.com/");
        assertThat(config.privateKeyPath()).isPresent();
    }

    @Test
    void theDefaultsAreTrue() {
        SnowflakeConfig config = Settings.of("snowflake", Map.of("account", "a", "user", "u", "database", "finops"))
                .bind(SnowflakeConfig.class);

        assertThat(config.lockPatience()).hasMinutes(10);
        assertThat(config.loads()).isEqualTo(4);
        assertThat(config.stateSchema()).isEqualTo("TARN");
        assertThat(config.databaseName()).isEqualTo("FINOPS");
        assertThat(config.retention()).hasDays(1);
    }
}
