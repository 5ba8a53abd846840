package dev.tarn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tarn.error.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/configuration.md to what the code does. */
class ConfigurationDocumentTest {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern MISTAKE = Pattern.compile("```toml\n([^`]*)```\n```text\n([^`]*)\n```");

    /** Their own modules hold these to their records. */
    private static final String OF_A_BACKEND = "#### ";

    /** What a key of {@code [s3]} is nothing without. */
    private static final Map<String, Map<String, String>> NEEDED = Map.of(
            "s3.access_key_id", Map.of("TARN_S3_SECRET_ACCESS_KEY", "x"),
            "s3.secret_access_key", Map.of("TARN_S3_ACCESS_KEY_ID", "x"),
            "s3.session_token", Map.of("TARN_S3_ACCESS_KEY_ID", "x", "TARN_S3_SECRET_ACCESS_KEY", "x"),
            "s3.external_id", Map.of("TARN_S3_ROLE_ARN", "arn:aws:iam::111122223333:role/r"));

    /** One row of a table of keys. */
    private record Key(String table, String name, String type, String standard, List<String> variables) {}

    @TempDir
    Path folder;

    private static String document() throws IOException {
        return Files.readString(Path.of(System.getProperty("tarn.root"), "docs", "configuration.md"));
    }

    private static List<Key> keys() throws IOException {
        List<Key> keys = new ArrayList<>();
        String table = "";
        for (String line : document().lines().toList()) {
            if (line.startsWith(OF_A_BACKEND)) {
                table = "";
            } else if (line.startsWith("### ")) {
                table = line.replaceAll("[^a-z0-9]", "");
            } else if (line.startsWith("| `") && !table.isEmpty()) {
                String[] cells = line.split("\\s*\\|\\s*");
                keys.add(new Key(table, code(cells[1]).get(0), cells[2], cells[3], code(cells[4])));
            }
        }
        return keys;
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    @Test
    void documentsTheKeysThatExistAndNoOthers() throws IOException {
        Map<String, List<String>> documented = new TreeMap<>();
        keys().forEach(key -> documented
                .computeIfAbsent(key.table(), table -> new ArrayList<>())
                .add(key.name()));

        assertThat(documented)
                .isEqualTo(Map.of(
                        "project", KnownTables.keys(ConfigLoader.Project.class),
                        "database", List.of("backend", "database_path"),
                        "aws", KnownTables.keys(AwsConfig.class),
                        "s3", KnownTables.keys(S3Config.class)));
    }

    @TestFactory
    Stream<DynamicTest> everyVariableSetsItsKeyAndTheFirstNamedWins() throws IOException {
        return keys().stream()
                .map(key -> DynamicTest.dynamicTest(key.table() + "." + key.name(), () -> {
                    List<String> names = key.variables().stream()
                            .map(name -> name.replace("<BACKEND>", "DUCKDB"))
                            .toList();
                    assertThat(names).isNotEmpty();
                    for (int first = 0; first < names.size(); first++) {
                        Map<String, String> environment =
                                new TreeMap<>(NEEDED.getOrDefault(key.table() + "." + key.name(), Map.of()));
                        for (int i = first; i < names.size(); i++) {
                            environment.put(names.get(i), sample(key, i));
                        }
                        assertThat(value(key, ConfigLoader.load(environment, Map.of())))
                                .as(names.get(first))
                                .isEqualToIgnoringCase(sample(key, first));
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyDefaultIsTrue() throws IOException {
        TarnConfig config = ConfigLoader.load(Map.of(), Map.of());
        return keys().stream()
                .map(key -> DynamicTest.dynamicTest(key.table() + "." + key.name(), () -> {
                    String expected = key.name().equals("database_path")
                            ? "data/finops.duckdb"
                            : code(key.standard()).stream().findFirst().orElse("");
                    assertThat(value(key, config)).isEqualToIgnoringCase(expected);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyMistakeGivesTheMessageShown() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Matcher mistakes = MISTAKE.matcher(document());
        while (mistakes.find()) {
            String toml = mistakes.group(1);
            String message = mistakes.group(2);
            tests.add(DynamicTest.dynamicTest(message.lines().findFirst().orElseThrow(), () -> {
                Path file = Files.writeString(folder.resolve("config.toml"), toml);
                InvalidConfigException thrown = catchThrowableOfType(
                        InvalidConfigException.class, () -> ConfigLoader.load(file, Map.of(), Map.of()));
                assertThat(thrown.getMessage().replace(file.toString(), "config.toml"))
                        .isEqualTo(message);
            }));
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(5);
        return tests.stream();
    }

    /** A value that this key takes, a different one for each variable where it has several. */
    private static String sample(Key key, int number) {
        List<String> choices = code(key.type());
        if (!choices.isEmpty()) {
            return choices.get(choices.size() - 1);
        }
        return switch (key.type()) {
            case "month" -> "2024-0" + (number + 1);
            case "boolean" -> "true";
            case "url" -> "https://s3-" + number + ".example.com";
            case "size" -> (number + 1) + "GB";
            case "number" -> String.valueOf(number + 1);
            case "arn" -> "arn:aws:iam::111122223333:role/r" + number;
            default -> "value" + number;
        };
    }

    private static String value(Key key, TarnConfig config) {
        return switch (key.table() + "." + key.name()) {
            case "project.name" -> config.projectName();
            case "project.data_dir" -> config.dataDir().toString();
            case "database.backend" -> config.backend();
            case "database.database_path" ->
                config.settings().get("database_path").toString();
            default ->
                key.table().equals("s3")
                        ? AwsValues.text(config.s3(), key.name())
                        : AwsValues.text(config.aws(), key.name());
        };
    }
}
