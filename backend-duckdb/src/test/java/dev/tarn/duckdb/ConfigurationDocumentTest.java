package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the table [database.duckdb] of docs/configuration.md to the record. */
class ConfigurationDocumentTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\w+)` \\|[^|]*\\|[^|]*\\| `TARN_DATABASE_DUCKDB_(\\w+)` \\|.*$");

    private static Path root() {
        return Path.of(System.getProperty("tarn.root"));
    }

    @Test
    void documentsTheKeysThatExistAndNoOthers() throws IOException {
        String document = Files.readString(root().resolve("docs/configuration.md"));
        String section = document.split("#### `\\[database\\.duckdb\\]`", 2)[1].split("(?m)^##", 2)[0];
        List<String> keys =
                ROW.matcher(section).results().map(row -> row.group(1)).toList();

        assertThat(keys)
                .isEqualTo(Arrays.stream(DuckDbConfig.class.getRecordComponents())
                        .map(component -> component
                                .getName()
                                .replaceAll("(\\p{Lu})", "_$1")
                                .toLowerCase())
                        .toList());
        assertThat(ROW.matcher(section).results()).allMatch(row -> row.group(2).equalsIgnoreCase(row.group(1)));
    }

    @Test
    void theExampleFilesBind() {
        Path examples = root().resolve("examples/config");

        assertThat(ConfigLoader.load(examples.resolve("config.toml"), Map.of(), Map.of())
                        .settings()
                        .bind(DuckDbConfig.class)
                        .databasePath())
                .contains(Path.of("./data/finops.duckdb"));
        assertThat(ConfigLoader.load(examples.resolve("config-duckdb.toml"), Map.of(), Map.of())
                        .settings()
                        .bind(DuckDbConfig.class)
                        .threads())
                .contains(2);
    }
}
