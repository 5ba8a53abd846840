package dev.tarn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.FileFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

    private record FileDatabase(Path databasePath) {}

    private record ServerDatabase(String host, Optional<Integer> port, Optional<Secret> password) {}

    @TempDir
    Path folder;

    private Path file(String... lines) {
        try {
            return Files.write(folder.resolve("config.toml"), List.of(lines));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private TarnConfig load(String... lines) {
        return ConfigLoader.load(file(lines), Map.of(), Map.of());
    }

    private String place(int line) {
        return folder.resolve("config.toml") + ":" + line + ": ";
    }

    // ---- which value counts

    @ParameterizedTest
    @CsvSource({
        "aws.bucket, OPEN_FINOPS_AWS_BUCKET",
        "aws.prefix, OPEN_FINOPS_AWS_PREFIX",
        "aws.export_name, OPEN_FINOPS_AWS_EXPORT_NAME",
        "aws.dataset_name, OPEN_FINOPS_AWS_DATASET",
        "aws.access_key_id, AWS_ACCESS_KEY_ID",
        "aws.secret_access_key, AWS_SECRET_ACCESS_KEY",
        "aws.session_token, AWS_SESSION_TOKEN",
        "aws.region, AWS_REGION",
        "aws.region, AWS_DEFAULT_REGION",
    })
    void optionBeforeTarnBeforeTheOriginalNameBeforeTheFile(String key, String original) {
        String name = key.substring("aws.".length());
        Path file = file("[aws]", name + " = 'file'");
        Map<String, Object> options = new HashMap<>(Map.of(key, "option"));
        Map<String, String> environment = new HashMap<>();
        environment.put("TARN_AWS_" + name.toUpperCase(Locale.ROOT), "tarn");
        environment.put(original, "original");

        assertThat(awsValue(name, file, environment, options)).isEqualTo("option");
        options.put(key, "");
        assertThat(awsValue(name, file, environment, options)).isEqualTo("tarn");
        environment.replaceAll((variable, value) -> variable.startsWith("TARN_") ? " " : value);
        assertThat(awsValue(name, file, environment, Map.of())).isEqualTo("original");
        assertThat(awsValue(name, file, Map.of(original, ""), Map.of())).isEqualTo("file");
        String standard = name.equals("dataset_name") ? "aws_billing" : "";
        assertThat(awsValue(name, file("[aws]", name + " = ''"), Map.of(), Map.of()))
                .isEqualTo(standard);
    }

    private static String awsValue(String key, Path file, Map<String, String> environment, Map<String, ?> options) {
        return AwsValues.text(ConfigLoader.load(file, environment, options).aws(), key);
    }

    @Test
    void theBackendIsChosenInTheSameOrder() {
        Path file = file("[database]", "backend = 'file'");
        Map<String, String> original = Map.of("OPEN_FINOPS_DATABASE_BACKEND", "original");
        Map<String, String> both = Map.of("OPEN_FINOPS_DATABASE_BACKEND", "original", "TARN_DATABASE_BACKEND", "tarn");

        assertThat(ConfigLoader.load(file, both, Map.of("database.backend", "option"))
                        .backend())
                .isEqualTo("option");
        assertThat(ConfigLoader.load(file, both, Map.of()).backend()).isEqualTo("tarn");
        assertThat(ConfigLoader.load(file, original, Map.of()).backend()).isEqualTo("original");
        assertThat(ConfigLoader.load(file, Map.of(), Map.of()).backend()).isEqualTo("file");
        assertThat(load("[database]", "backend = ' '").backend()).isEqualTo("duckdb");
    }

    @Test
    void theDatabasePathIsChosenInTheSameOrder() {
        Path file = file("[project]", "data_dir = 'kept'", "[database.duckdb]", "database_path = 'file'");
        Map<String, String> environment = new HashMap<>(Map.of(
                "OPEN_FINOPS_DATABASE_PATH",
                "original",
                "TARN_DATABASE_PATH",
                "tarn",
                "TARN_DATABASE_DUCKDB_DATABASE_PATH",
                "tarn of duckdb"));
        Map<String, Object> options = new HashMap<>(
                Map.of("database.path", "option", "database.duckdb.database_path", Path.of("option of duckdb")));

        assertThat(databasePath(ConfigLoader.load(file, environment, options))).isEqualTo("option of duckdb");
        options.remove("database.duckdb.database_path");
        assertThat(databasePath(ConfigLoader.load(file, environment, options))).isEqualTo("option");
        assertThat(databasePath(ConfigLoader.load(file, environment, Map.of()))).isEqualTo("tarn of duckdb");
        environment.remove("TARN_DATABASE_DUCKDB_DATABASE_PATH");
        assertThat(databasePath(ConfigLoader.load(file, environment, Map.of()))).isEqualTo("tarn");
        assertThat(databasePath(ConfigLoader.load(file, Map.of("OPEN_FINOPS_DATABASE_PATH", "original"), Map.of())))
                .isEqualTo("original");
        assertThat(databasePath(ConfigLoader.load(file, Map.of(), Map.of()))).isEqualTo("file");
        assertThat(databasePath(load("[project]", "data_dir = 'kept'", "[database.duckdb]")))
                .isEqualTo("kept/finops.duckdb");
        assertThat(databasePath(load())).isEqualTo("data/finops.duckdb");
    }

    private static String databasePath(TarnConfig config) {
        return config.settings().bind(FileDatabase.class).databasePath().toString();
    }

    @Test
    void aBackendThatIsNoFileIsNotGivenAPath() {
        Map<String, String> environment = Map.of(
                "OPEN_FINOPS_DATABASE_PATH", "o", "TARN_DATABASE_PATH", "t", "TARN_DATABASE_POSTGRESQL_PORT", "5433");
        TarnConfig config = ConfigLoader.load(
                file("[database]", "backend = 'postgresql'", "[database.postgresql]", "host = 'h'"),
                environment,
                Map.of());

        assertThat(config.settings().bind(ServerDatabase.class))
                .isEqualTo(new ServerDatabase("h", Optional.of(5433), Optional.empty()));
    }

    @Test
    void aBackendsOwnPathIsStillCheckedWhereSomebodyWroteIt() {
        TarnConfig config = load(
                "[database]", "backend = 'postgresql'", "[database.postgresql]", "host = 'h'", "database_path = 'x'");

        assertThatThrownBy(() -> config.settings().bind(ServerDatabase.class))
                .hasMessage("[postgresql] configure: " + place(5)
                        + "[database.postgresql] database_path: unknown key; the keys of [database.postgresql] are host,"
                        + " password, port");
    }

    @Test
    void aPathGivenAsAnOptionIsNotIgnored() {
        Map<String, ?> options = Map.of("database.backend", "postgresql", "database.path", "x");
        TarnConfig config = ConfigLoader.load(Map.of("TARN_DATABASE_POSTGRESQL_HOST", "h"), options);

        assertThatThrownBy(() -> config.settings().bind(ServerDatabase.class))
                .hasMessageStartingWith(
                        "[postgresql] configure: option database.path: [database.postgresql] database_path:"
                                + " unknown key;");
        assertThatThrownBy(() -> load("[database]", "path = 'x'"))
                .hasMessageContaining("[database] path: unknown key; a backend's settings are in a table of its own");
    }

    @Test
    void aSessionTokenIsNotUsedWithAStrongerPlacesKey() {
        Path file = file("[aws]", "access_key_id = 'old'", "session_token = 'of old'");
        Map<String, String> newKey = Map.of("AWS_ACCESS_KEY_ID", "new");
        Map<String, String> newPair = Map.of("AWS_ACCESS_KEY_ID", "new", "AWS_SESSION_TOKEN", "of new");

        assertThat(awsValue("session_token", file, Map.of(), Map.of())).isEqualTo("of old");
        assertThat(awsValue("session_token", file, newKey, Map.of())).isEmpty();
        assertThat(awsValue("session_token", file, newPair, Map.of())).isEqualTo("of new");
        assertThat(awsValue("session_token", file, newPair, Map.of("aws.access_key_id", new Secret("mine"))))
                .isEmpty();
    }

    @Test
    void awsRegionBeforeAwsDefaultRegion() {
        Map<String, String> environment = Map.of("AWS_REGION", "first", "AWS_DEFAULT_REGION", "second");

        assertThat(ConfigLoader.load(environment, Map.of()).aws().region()).contains("first");
    }

    // ---- values

    @Test
    void monthsMayHaveADay() {
        AwsConfig aws = load("[aws]", "start_date = \"2024-01\"", "end_date = 2024-12-31")
                .aws();

        assertThat(aws.startDate()).contains(YearMonth.of(2024, 1));
        assertThat(aws.endDate()).contains(YearMonth.of(2024, 12));
    }

    @Test
    void choicesMayBeWrittenInAnyCase() {
        AwsConfig aws =
                load("[aws]", "cur_version = 'V2'", "export_format = 'Parquet'").aws();

        assertThat(aws.curVersion()).contains(CurVersion.V2);
        assertThat(aws.exportFormat()).contains(FileFormat.PARQUET);
    }

    @Test
    void aTildeIsTheHomeFolder() {
        Path home = Path.of(System.getProperty("user.home"));
        TarnConfig config = load(
                "[project]",
                "data_dir = '~/finops'",
                "[database.duckdb]",
                "database_path = '~/a.db'",
                "[aws]",
                "bucket = '~'");

        assertThat(config.dataDir()).isEqualTo(home.resolve("finops"));
        assertThat(databasePath(config)).isEqualTo(home.resolve("a.db").toString());
        assertThat(config.aws().bucket()).isEqualTo(home.toString());
        assertThat(load("[aws]", "bucket = 'a~b'").aws().bucket()).isEqualTo("a~b");
        assertThat(load("[aws]", "bucket = '~a'").aws().bucket()).isEqualTo("~a");
    }

    @Test
    void aPrefixLosesTheSlashesAtItsEnds() {
        assertThat(load("[aws]", "prefix = '/a/b//'").aws().prefix()).isEqualTo("a/b");
        assertThat(load("[aws]", "prefix = '/'").aws().prefix()).isEmpty();
    }

    @Test
    void theFileMayHaveAByteOrderMarkAndWindowsLineEnds() throws IOException {
        Path file = Files.writeString(folder.resolve("w.toml"), "\uFEFF[aws]\r\nbucket = \"b\"\r\nreset = true\r\n");

        AwsConfig aws = ConfigLoader.load(file, Map.of(), Map.of()).aws();

        assertThat(aws.bucket()).isEqualTo("b");
        assertThat(aws.reset()).isTrue();
    }

    @Test
    void inlineTablesAndDottedKeysAreTablesToo() {
        TarnConfig config = load("aws.bucket = 'b'", "database = { backend = 'x', x = { host = 'h' } }");

        assertThat(config.aws().bucket()).isEqualTo("b");
        assertThat(config.settings()).containsEntry("host", "h");
    }

    @Test
    void azureAndGcpAreAcceptedAsTheyAre() {
        assertThat(load(
                                "[azure]",
                                "anything = 1",
                                "[azure.more]",
                                "[gcp]",
                                "key = '${env:NOT_SET}'",
                                "[[gcp.list]]",
                                "a = 1")
                        .backend())
                .isEqualTo("duckdb");
    }

    @Test
    void anEmptyFileIsAllDefaults() {
        TarnConfig config = load();

        assertThat(config.backend()).isEqualTo("duckdb");
        assertThat(config.projectName()).isEqualTo("tarn");
        assertThat(config.aws().datasetName()).isEqualTo("aws_billing");
        assertThat(load("[project]", "[database]", "[database.duckdb]", "[aws]", "[azure]", "[gcp]"))
                .isEqualTo(config);
    }

    @Test
    void awsDeliversNoJsonAndEndsAfterItStarts() {
        AwsConfig aws = load("[aws]", "start_date = '2024-02'").aws();

        assertThatThrownBy(() -> load("[aws]", "start_date = '2024-02'", "end_date = '2024-01'"))
                .hasMessage("[config] load: " + place(2)
                        + "[aws]: start_date 2024-02 is after end_date 2024-01; swap them");
        assertThatThrownBy(() -> new AwsConfig(
                        "b",
                        "p",
                        "e",
                        "d",
                        aws.tableStrategy(),
                        Optional.empty(),
                        Optional.of(FileFormat.JSON),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use csv or parquet");
    }

    // ---- references

    @Test
    void replacesReferencesWithinTexts() {
        Map<String, String> environment =
                Map.of("STAGE", "prod", "NO_MORE", "true", "DOLLAR", "a$1\\b", "PORT", "5433", "NAMES", "x");
        TarnConfig config = ConfigLoader.load(
                file(
                        "[aws]",
                        "bucket = 'billing-${env:STAGE}-${env:STAGE}'",
                        "export_name = '${env:DOLLAR}'",
                        "reset = '${env:NO_MORE}'",
                        "[database]",
                        "backend = '${env:STAGE}'",
                        "[database.prod]",
                        "host = 'h'",
                        "port = '${env:PORT}'"),
                environment,
                Map.of());

        assertThat(config.aws().bucket()).isEqualTo("billing-prod-prod");
        assertThat(config.aws().exportName()).isEqualTo("a$1\\b");
        assertThat(config.aws().reset()).isTrue();
        assertThat(config.settings().bind(ServerDatabase.class).port()).contains(5433);
    }

    @Test
    void aMissingVariableIsAProblemThatNamesKeyAndVariable() {
        assertThatThrownBy(() -> load(
                        "[aws]",
                        "bucket = '${env:NOT_A}/${env:NOT_B}'",
                        "[database.duckdb]",
                        "options = ['a', '${env:NOT_C}']"))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage(
                        "[config] load: 3 problems\n  " + place(2)
                                + "[aws] bucket: the environment variable NOT_A that it refers to is not set; set it\n  "
                                + place(2)
                                + "[aws] bucket: the environment variable NOT_B that it refers to is not set; set it\n  "
                                + place(4)
                                + "[database.duckdb] options: the environment variable NOT_C that it refers to is not set; set it");
    }

    @Test
    void aMissingVariableDoesNoHarmWhereItsValueIsNotUsed() {
        Path file = file(
                "[aws]", "bucket = '${env:NOT_A}'", "[database.snowflake]", "user = 'u'", "password = '${env:NOT_B}'");

        TarnConfig config = ConfigLoader.load(file, Map.of("TARN_AWS_BUCKET", "b"), Map.of());

        assertThat(config.aws().bucket()).isEqualTo("b");
        assertThat(config.databases().get("snowflake")).containsOnlyKeys("user");
    }

    @Test
    void onlyTheFileRefers() {
        TarnConfig config =
                ConfigLoader.load(Map.of("TARN_AWS_PREFIX", "${env:X}", "X", "x"), Map.of("aws.bucket", "${env:X}"));

        assertThat(config.aws().prefix()).isEqualTo("${env:X}");
        assertThat(config.aws().bucket()).isEqualTo("${env:X}");
    }

    // ---- problems

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "aws.start_date | 2024-1 | '2024-1' is not a month; write yyyy-MM, for example 2024-01, or yyyy-MM-dd",
                "aws.table_strategy | both | 'both' is not one of separate, single",
                "aws.cur_version | fokus | 'fokus' is not one of v1, v2, focus; did you mean 'focus'?",
                "aws.export_format | parket | 'parket' is not one of csv, parquet; did you mean 'parquet'?",
                "aws.reset | 1 | '1' is not true or false",
                "aws.buckt | b | unknown key; did you mean 'bucket'?",
                "project.nam | b | unknown key; did you mean 'name'?",
                "database.backnd | b | unknown key; did you mean 'backend'?",
            })
    void saysWhereAnOptionOrAVariableIsWrong(String key, String value, String what) {
        String table = key.substring(0, key.indexOf('.'));
        String name = key.substring(key.indexOf('.') + 1);
        String variable = "TARN_" + key.toUpperCase(Locale.ROOT).replace('.', '_');

        assertThatThrownBy(() -> ConfigLoader.load(Map.of(), Map.of(key, value)))
                .hasMessage("[config] load: option " + key + ": [" + table + "] " + name + ": " + what);
        assertThatThrownBy(() -> ConfigLoader.load(Map.of(variable, value), Map.of()))
                .hasMessage(
                        "[config] load: environment variable " + variable + ": [" + table + "] " + name + ": " + what);
    }

    @Test
    void otherVariablesAreNotJudged() {
        Map<String, String> environment = Map.of(
                "TARN_HOME", "h", "TARN_JAVA_OPTIONS", "o", "TARN_AZURE_X", "x", "AWS_PROFILE", "p", "PATH", "p");

        assertThat(ConfigLoader.load(environment, Map.of())).isEqualTo(ConfigLoader.load(Map.of(), Map.of()));
    }

    @Test
    void collectsProblemsOfAllPlacesFileFirst() {
        Path file = file(
                "[aws]", "reset = 'true'", "", "[projekt]", "name = 'x'", "[database]", "backend = 7", "[nowhere]");

        assertThatThrownBy(() -> ConfigLoader.load(
                        file, Map.of("TARN_AWS_END_DATE", "soon"), Map.of("unheard.of", 1, "name", "n")))
                .hasMessageStartingWith("[config] load: 7 problems\n  " + place(2)
                        + "[aws] reset: 'true' is text; write it without quotes\n  " + place(5)
                        + "[projekt]: unknown table; did you mean [project]?\n  " + place(7)
                        + "[database] backend: '7' is not text; put it in quotes\n  " + place(8)
                        + "[nowhere]: unknown table; there are [project], [database], [database.<backend>], [aws], [s3],"
                        + " [azure] and [gcp]\n  ")
                .hasMessageContaining(
                        "\n  option name: name: unknown key outside of any table; it belongs below [project]")
                .hasMessageContaining("\n  option unheard.of: [unheard]: unknown table;")
                .hasMessageContaining(
                        "\n  environment variable TARN_AWS_END_DATE: [aws] end_date: 'soon' is not a month");
    }

    @Test
    void saysWhereATableIsMissing() {
        assertThatThrownBy(() -> load("aws = 'x'", "whatever = 1"))
                .hasMessage("[config] load: 2 problems\n  " + place(1)
                        + "aws: is a table; write [aws] on a line of its own, and its keys below\n  " + place(2)
                        + "whatever: unknown key outside of any table; keys belong below a table's name, for example"
                        + " [aws]");
    }

    @Test
    void aBackendsProblemsNameTheirLineWhenItIsBound() {
        TarnConfig config = load("[database.duckdb]", "# the file", "database_pth = 'x'");

        assertThatThrownBy(() -> config.settings().bind(FileDatabase.class))
                .hasMessage("[duckdb] configure: " + place(3)
                        + "[database.duckdb] database_pth: unknown key; did you mean 'database_path'?");
    }

    @Test
    void saysWhyTheFileCannotBeRead() throws IOException {
        Path absent = folder.resolve("absent.toml");
        Path binary = Files.write(folder.resolve("latin.toml"), "name = 'é'".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> ConfigLoader.load(absent, Map.of(), Map.of()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("[config] load: " + absent + ": there is no such file; check the path");
        assertThatThrownBy(() -> ConfigLoader.load(folder, Map.of(), Map.of()))
                .hasMessage("[config] load: " + folder + ": is a folder, not a file");
        assertThatThrownBy(() -> ConfigLoader.load(binary, Map.of(), Map.of()))
                .hasMessage("[config] load: " + binary + ": is not UTF-8 text; save it as UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bucket = hunter2",
                "bucket = 'hunter2",
                "bucket = \"hunter2",
                "bucket = 'a' hunter2",
                "bucket = 1_hunter2",
                "bucket = 0123456",
                "bucket = 12345678901234567890e99999999999",
                "bucket = \"\\hunter2\"",
                "bucket.a = 1\nbucket = 'hunter2'",
                "bucket = 'hunter2'\nbucket = 'hunter2'",
                "bucket = 'hunter2'\n[aws.bucket]",
                "[hunter2",
            })
    void syntaxErrorsNameTheLineAndShowNothingOfIt(String lines) {
        assertThatThrownBy(() -> load("[aws]", "", lines))
                .isInstanceOf(InvalidConfigException.class)
                .hasNoCause()
                .message()
                .matches("(?s)\\[config] load: .*config.toml:[345]: is not valid TOML: .+; texts need quotes")
                .doesNotContain("hunter2", "0123456", "12345678901234567890", "\n");
    }

    // ---- secrets

    @Test
    void printsNoSecretAnywhere() {
        Path file = file(
                "[aws]",
                "access_key_id = 'hunter2-id'",
                "secret_access_key = 'hunter2-key'",
                "session_token = '${env:TOKEN}'",
                "[database]",
                "backend = 'postgresql'",
                "[database.postgresql]",
                "host = 'h'",
                "password = 'hunter2-password'",
                "[database.other]",
                "password = 'hunter2-other'");
        TarnConfig config = ConfigLoader.load(file, Map.of("TOKEN", "hunter2-token"), Map.of());

        assertThat(config.aws().sessionToken().orElseThrow().reveal()).isEqualTo("hunter2-token");
        assertThat(config.toString()).contains("postgresql", "password").doesNotContain("hunter2");
        assertThat(config.databases().toString()).doesNotContain("hunter2");
        assertThat(config.settings().bind(ServerDatabase.class).toString()).doesNotContain("hunter2");
        assertThat(new TarnConfig(
                                "p",
                                Path.of("d"),
                                "x",
                                config.aws(),
                                config.s3(),
                                Map.of("x", Map.of("k", "hunter2")),
                                Optional.empty())
                        .toString())
                .doesNotContain("hunter2");
    }

    @Test
    void noProblemQuotesASecret() {
        Path file = file(
                "[aws]",
                "secret_acces_key = 'hunter2'",
                "access_key_id = 20240101",
                "start_date = '${env:HIDDEN}'",
                "cur_version = 'x${env:HIDDEN}'");

        assertThatThrownBy(() -> ConfigLoader.load(
                        file, Map.of("HIDDEN", "hunter2", "TARN_AWS_SESION_TOKEN", "hunter2"), Map.of()))
                .hasMessageContaining("[aws] start_date: '${env:HIDDEN}' is not a month")
                .hasMessageContaining("[aws] cur_version: 'x${env:HIDDEN}' is not one of v1, v2, focus")
                .hasMessageContaining("[aws] access_key_id: the value, which is not shown, is not text")
                .hasMessageContaining("[aws] secret_acces_key: unknown key; did you mean 'secret_access_key'?")
                .hasMessageContaining("[aws] sesion_token: unknown key; did you mean 'session_token'?")
                .satisfies(thrown -> {
                    StringWriter trace = new StringWriter();
                    thrown.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain("hunter2", "20240101");
                });
    }

    @Test
    void theBackendsTableIsCheckedWithAllTheOthers() {
        Path file = file(
                "[project]",
                "nam = \"x\"",
                "[aws]",
                "reset = \"perhaps\"",
                "[database]",
                "backend = \"server\"",
                "[database.server]",
                "hst = \"db\"",
                "port = \"many\"");

        assertThatThrownBy(() -> ConfigLoader.load(
                        Optional.of(file),
                        Map.of(),
                        Map.of(),
                        name -> name.equals("server") ? Optional.of(ServerDatabase.class) : Optional.empty()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("5 problems")
                .hasMessageContaining(place(2) + "[project] nam")
                .hasMessageContaining(place(4) + "[aws] reset")
                .hasMessageContaining(place(8) + "[database.server] hst")
                .hasMessageContaining("[database.server] host: is missing")
                .hasMessageContaining(place(9) + "[database.server] port");
    }
}
