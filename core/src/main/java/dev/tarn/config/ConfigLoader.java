package dev.tarn.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Loads the configuration. A setting is taken from the explicit options, else from the environment, else from the file, else
 * from the defaults; an empty text counts as not set. {@code docs/configuration.md} lists all keys and variables.
 */
public final class ConfigLoader {

    private static final String BACKEND = "database.backend";
    private static final String DEFAULT_BACKEND = "duckdb";
    private static final String DEFAULT_DATABASE = "finops.";
    private static final String DATABASE_PATH = "database_path";
    private static final String ANY_DATABASE_PATH = "database.path";

    /** The table {@code [project]}. */
    record Project(String name, Path dataDir) {}

    private final Map<String, String> environment;
    private final Function<String, Optional<Class<? extends Record>>> configTypes;
    private final Problems problems = new Problems("[config] load");

    private ConfigLoader(
            Map<String, String> environment, Function<String, Optional<Class<? extends Record>>> configTypes) {
        this.environment = environment;
        this.configTypes = configTypes;
    }

    /**
     * Loads a file. The backend's own table is checked when the backend is opened.
     *
     * @param file the TOML file
     * @param environment the variables, usually {@link System#getenv()}
     * @param options by dotted key, for example {@code aws.bucket}: texts, numbers, booleans, paths, enum constants, secrets;
     *     {@code database.path} is the {@code database_path} of the backend that is chosen
     * @return the configuration
     * @throws dev.tarn.error.InvalidConfigException with all that is wrong
     */
    public static TarnConfig load(Path file, Map<String, String> environment, Map<String, ?> options) {
        return load(Optional.of(file), environment, options, backend -> Optional.empty());
    }

    /**
     * Makes a configuration without a file.
     *
     * @param environment the variables, usually {@link System#getenv()}
     * @param options by dotted key, as for a file
     * @return the configuration
     * @throws dev.tarn.error.InvalidConfigException with all that is wrong
     */
    public static TarnConfig load(Map<String, String> environment, Map<String, ?> options) {
        return load(Optional.empty(), environment, options, backend -> Optional.empty());
    }

    /**
     * Makes a configuration, and checks the chosen backend's table with all the others.
     *
     * @param file the TOML file, if there is one
     * @param environment the variables, usually {@link System#getenv()}
     * @param options by dotted key, as for a file
     * @param configTypes a backend's record by its name, empty where it is not known; usually
     *     {@code BackendRegistry.discover()::configType}
     * @return the configuration
     * @throws dev.tarn.error.InvalidConfigException with all that is wrong
     */
    public static TarnConfig load(
            Optional<Path> file,
            Map<String, String> environment,
            Map<String, ?> options,
            Function<String, Optional<Class<? extends Record>>> configTypes) {
        return new ConfigLoader(environment, configTypes).load(file, options);
    }

    private TarnConfig load(Optional<Path> file, Map<String, ?> options) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        file.ifPresent(toml -> settings.putAll(new TomlFile(toml, problems).read()));
        // Without the file's settings the others would only give misleading problems.
        problems.throwIfAny();
        settings.putAll(new EnvironmentSettings(environment).read());
        settings.putAll(OptionSettings.read(options, key -> "option " + key));
        Optional<Setting> databasePath = takeDatabasePath(settings);
        new KnownTables(problems).check(settings);
        return typed(settings, databasePath, file);
    }

    private TarnConfig typed(Map<String, Setting> settings, Optional<Setting> databasePath, Optional<Path> file) {
        EnvironmentReferences references = new EnvironmentReferences(environment, problems);
        references.resolve(settings, BACKEND::equals, true);
        String backend = backend(settings);
        // What only another backend refers to need not exist here.
        references.resolve(settings, key -> isOfOtherBackend(key, backend), false);
        references.resolve(settings, key -> true, true);
        settings.values().removeIf(Setting::isEmpty);

        Optional<Project> project = project(settings);
        Optional<AwsConfig> aws = AwsTable.bind(table("aws", settings), problems);
        Optional<S3Config> s3 = s3(settings);
        // Where [project] is wrong there is no data folder, and nothing that needs one is kept: only its mistakes
        // count.
        Path dataDir = project.map(Project::dataDir).orElse(Path.of(""));
        Map<String, Map<String, Setting>> tables = databaseTables(settings, backend);
        addDatabasePath(tables.get(backend), backend, databasePath, dataDir);
        configTypes
                .apply(backend)
                .ifPresent(type -> new RecordBinder("database." + backend, tables.get(backend), problems).bind(type));
        problems.throwIfAny();
        Map<String, Map<String, Object>> databases = new TreeMap<>();
        tables.forEach((name, table) -> databases.put(name, new Settings(name, table)));
        return new TarnConfig(
                project.orElseThrow().name(), dataDir, backend, aws.orElseThrow(), s3.orElseThrow(), databases, file);
    }

    private Optional<Project> project(Map<String, Setting> settings) {
        Map<String, Setting> table = table("project", settings);
        table.putIfAbsent("name", Setting.of("tarn", Source.DEFAULT, ""));
        table.putIfAbsent("data_dir", Setting.of("data", Source.DEFAULT, ""));
        return new RecordBinder("project", table, problems).bind(Project.class);
    }

    private Optional<S3Config> s3(Map<String, Setting> settings) {
        Map<String, Setting> table = table("s3", settings);
        S3Config standard = S3Config.DEFAULT;
        table.putIfAbsent("engine", Setting.of("download", Source.DEFAULT, ""));
        table.putIfAbsent("spool_limit", Setting.of(standard.spoolLimit(), Source.DEFAULT, ""));
        table.putIfAbsent("downloads", Setting.of(String.valueOf(standard.downloads()), Source.DEFAULT, ""));
        return new RecordBinder("s3", table, problems).bind(S3Config.class);
    }

    private String backend(Map<String, Setting> settings) {
        Setting setting = settings.get(BACKEND);
        if (setting == null || setting.isEmpty()) {
            return DEFAULT_BACKEND;
        }
        try {
            return ValueReader.read(String.class, setting).toString().strip();
        } catch (ValueReader.Mismatch mismatch) {
            problems.add(setting.origin(), Problems.subject(BACKEND), mismatch.getMessage());
            return DEFAULT_BACKEND;
        }
    }

    private static Map<String, Map<String, Setting>> databaseTables(Map<String, Setting> settings, String backend) {
        Map<String, Map<String, Setting>> tables = new TreeMap<>();
        tables.put(backend, new LinkedHashMap<>());
        table("database", settings).forEach((key, setting) -> {
            int dot = key.indexOf('.');
            if (dot > 0) {
                tables.computeIfAbsent(key.substring(0, dot), name -> new LinkedHashMap<>())
                        .put(key.substring(dot + 1), setting);
            }
        });
        return tables;
    }

    /** The path that options and variables give for whichever backend it will be. The file has the backend's own table. */
    private static Optional<Setting> takeDatabasePath(Map<String, Setting> settings) {
        Setting setting = settings.get(ANY_DATABASE_PATH);
        return setting == null || setting.source() == Source.FILE
                ? Optional.empty()
                : Optional.of(settings.remove(ANY_DATABASE_PATH));
    }

    private void addDatabasePath(Map<String, Setting> table, String backend, Optional<Setting> path, Path dataDir) {
        String file = dataDir.resolve(DEFAULT_DATABASE + backend).toString();
        table.putIfAbsent(DATABASE_PATH, Setting.of(file, Source.DEFAULT, "").asOptional());
        String name = EnvironmentSettings.FINOPS_DATABASE_PATH;
        Setting original = Setting.of(
                environment.getOrDefault(name, ""), Source.FINOPS_ENVIRONMENT, EnvironmentSettings.origin(name));
        for (Setting stronger : path.map(given -> List.of(original, given)).orElse(List.of(original))) {
            if (!stronger.isEmpty() && table.get(DATABASE_PATH).source().compareTo(stronger.source()) < 0) {
                // A backend that is no file has no such key. Only an option is surely meant for this very backend.
                table.put(DATABASE_PATH, stronger.source() == Source.OPTION ? stronger : stronger.asOptional());
            }
        }
    }

    private static boolean isOfOtherBackend(String key, String backend) {
        return key.matches("database\\.[^.]+\\..*") && !key.startsWith("database." + backend + ".");
    }

    /** The settings of a table and of the tables within it, by key within the table. */
    private static Map<String, Setting> table(String name, Map<String, Setting> settings) {
        Map<String, Setting> table = new LinkedHashMap<>();
        settings.forEach((key, setting) -> {
            if (key.startsWith(name + ".")) {
                table.put(key.substring(name.length() + 1), setting);
            }
        });
        return table;
    }
}
