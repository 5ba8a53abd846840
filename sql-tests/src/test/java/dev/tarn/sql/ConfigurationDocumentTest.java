package dev.tarn.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.config.ConfigLoader;
import dev.tarn.jdbc.sql.SqlConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the table [database.sql] of docs/configuration.md to the record. */
class ConfigurationDocumentTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\w+)` \\|[^|]*\\|[^|]*\\| `TARN_DATABASE_SQL_(\\w+)` \\|.*$");

    private static Path root() {
        return Path.of(System.getProperty("tarn.root"));
    }

    @Test
    void documentsTheKeysThatExistAndNoOthers() throws IOException {
        String document = Files.readString(root().resolve("docs/configuration.md"));
        String section = document.split("#### `\\[database\\.sql\\]`", 2)[1].split("(?m)^##", 2)[0];
        List<String> keys =
                ROW.matcher(section).results().map(row -> row.group(1)).toList();

        assertThat(keys)
                .isEqualTo(Arrays.stream(SqlConfig.class.getRecordComponents())
                        .map(component -> component
                                .getName()
                                .replaceAll("(\\p{Lu})", "_$1")
                                .toLowerCase())
                        .toList());
        assertThat(ROW.matcher(section).results()).allMatch(row -> row.group(2).equalsIgnoreCase(row.group(1)));
    }

    @Test
    void theExampleFileBinds() {
        Path example = root().resolve("examples/config/config-sql.toml");
        SqlConfig config = ConfigLoader.load(example, Map.of("FINOPS_PASSWORD", "x"), Map.of())
                .settings()
                .bind(SqlConfig.class);

        assertThat(config.url().reveal()).startsWith("jdbc:mariadb:");
        assertThat(config.password().orElseThrow().reveal()).isEqualTo("x");
        assertThat(config.batchSize()).contains(1000);
    }
}
