package dev.tarn.cli;

import dev.tarn.BackendRegistry;
import dev.tarn.Tarn;
import dev.tarn.cli.output.Terminal;
import dev.tarn.config.ConfigLoader;
import dev.tarn.config.TarnConfig;
import dev.tarn.error.InvalidConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which database, and where the other settings are. */
final class DatabaseOptions {

    private static final Path DEFAULT_CONFIG = Path.of("config.toml");
    private static final String SERVER = "postgresql";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration file; ./config.toml where it exists.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--backend", paramLabel = "NAME", description = "The database's kind, for example duckdb.")
    private Optional<String> backend = Optional.empty();

    @Option(
            names = "--database-path",
            paramLabel = "FILE",
            description =
                    "The database's file, or its URL; data/finops.<backend> unless the configuration says otherwise.")
    private Optional<String> databasePath = Optional.empty();

    @Option(names = "--host", paramLabel = "HOST", description = "PostgreSQL's server; localhost unless configured.")
    private Optional<String> host = Optional.empty();

    @Option(names = "--port", paramLabel = "PORT", description = "PostgreSQL's port; 5432 unless configured.")
    private Optional<Integer> port = Optional.empty();

    @Option(names = "--database", paramLabel = "NAME", description = "The database in PostgreSQL.")
    private Optional<String> database = Optional.empty();

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "Who connects to PostgreSQL; the password comes from POSTGRESQL_PASSWORD, PGPASSWORD or ~/.pgpass.")
    private Optional<String> user = Optional.empty();

    /** The configuration, with a command's own options over it. */
    TarnConfig load(Terminal terminal, Map<String, ?> options) {
        Map<String, Object> all = new LinkedHashMap<>(options);
        backend.ifPresent(name -> all.put("database.backend", name));
        databasePath.ifPresent(path -> all.put("database.path", path));
        host.ifPresent(name -> all.put("database." + SERVER + ".host", name));
        port.ifPresent(number -> all.put("database." + SERVER + ".port", number));
        database.ifPresent(name -> all.put("database." + SERVER + ".database", name));
        user.ifPresent(name -> all.put("database." + SERVER + ".user", name));
        TarnConfig loaded = load(config, terminal, all);
        requireServer(loaded);
        return loaded;
    }

    /** The configuration, for commands without a database too. */
    static TarnConfig load(Optional<Path> config, Terminal terminal, Map<String, ?> options) {
        Optional<Path> file = config.or(() -> Optional.of(DEFAULT_CONFIG).filter(Files::isRegularFile));
        return ConfigLoader.load(file, terminal.environment(), options, BackendRegistry.discover()::configType);
    }

    /** Who names a server and forgets to say what it is must not find a new file instead. */
    private void requireServer(TarnConfig loaded) {
        boolean server = host.isPresent() || port.isPresent() || database.isPresent() || user.isPresent();
        if (server && !loaded.backend().equals(SERVER)) {
            throw new InvalidConfigException("[cli] open database: --host, --port, --database and --user are for "
                    + SERVER + ", and the backend is " + loaded.backend() + "; add --backend " + SERVER);
        }
    }

    /** Opens a database in order to read: one that does not exist yet is a mistake, not a wish. */
    static Tarn openExisting(TarnConfig config) {
        file(config).filter(path -> !Files.exists(path)).ifPresent(path -> {
            throw new InvalidConfigException("[" + config.backend() + "] open " + path
                    + ": there is no such file; import something into it first, or name another with --database-path");
        });
        return Tarn.open(config);
    }

    /** Opens a database in order to plan: nothing must come of it, so one that does not exist yet is replaced by one in memory. */
    static Tarn openToPlan(TarnConfig config) {
        return config.backend().equals("duckdb") && isMissing(config)
                ? Tarn.open(config.backend(), Map.of())
                : Tarn.open(config);
    }

    /** Whether opening the database makes a new file: not where there is no such backend. */
    static boolean isToBeMade(TarnConfig config) {
        return isMissing(config) && BackendRegistry.discover().names().contains(config.backend());
    }

    /** Whether the database is a file that is not there yet. */
    static boolean isMissing(TarnConfig config) {
        return file(config).filter(path -> !Files.exists(path)).isPresent();
    }

    /** Whether a backend has the key at all: the configuration has a default for it in any case. */
    private static boolean hasFile(String backend) {
        return BackendRegistry.discover()
                .configType(backend)
                .map(type -> Arrays.stream(type.getRecordComponents())
                        .anyMatch(component -> component.getName().equals("databasePath")))
                .orElse(true);
    }

    /** The database's file, where it is one that can be looked for: no URL. */
    private static Optional<Path> file(TarnConfig config) {
        return Optional.ofNullable(config.settings().get("database_path"))
                .filter(path -> hasFile(config.backend()))
                .map(Object::toString)
                .filter(path -> !path.isBlank() && !path.startsWith("~") && !path.matches("\\w*:(?!\\\\).*"))
                .map(Path::of);
    }
}
