package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.EmulatorServer;
import dev.tarn.testing.emulator.Engine;
import dev.tarn.testing.emulator.EngineSession;
import dev.tarn.testing.emulator.Faults;
import dev.tarn.testing.emulator.RequestLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.PublicKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An emulator of Snowflake: its driver's protocol on a real socket, and the statements that Tarn sends, executed by an embedded database.
 * Any other statement is refused. Thread-safe; clients may be in other processes.
 */
public final class SnowflakeEmulator implements AutoCloseable {

    /** The only account. */
    public static final String ACCOUNT = "TARNTEST";

    /** A user that may log in by {@link #PASSWORD}. */
    public static final String USER = "TARN";

    /** The user's password. */
    public static final String PASSWORD = "tarn-test-password-0123";

    /** A warehouse. */
    public static final String WAREHOUSE = "TARN_WH";

    /** A role. */
    public static final String ROLE = "TARN_ROLE";

    private static SnowflakeEmulator running;

    private final AtomicInteger databases = new AtomicInteger();
    private final Users users = new Users();
    private final Tokens tokens = new Tokens();
    private final StatementLog statements = new StatementLog();
    private final Service service;
    private final Queryings queries;
    private final EmulatorServer server;

    private SnowflakeEmulator() throws SQLException, IOException {
        this.service = new Service(
                Engine.open(),
                new Catalog(),
                new Timeline(),
                new TableLocks(),
                new Rules(),
                Files.createTempDirectory("tarn-snowflake-stages"),
                this::endpoint);
        this.queries = new Queryings(service, tokens, statements);
        this.server = EmulatorServer.start(
                "snowflake-emulator", new Protocol(new Logins(service, users, tokens, ACCOUNT), queries, tokens));
        users.password(USER, PASSWORD);
        prepare();
    }

    private void prepare() throws SQLException, IOException {
        try (EngineSession session = service.engine().session();
                InputStream in = SnowflakeEmulator.class.getResourceAsStream("macros.sql")) {
            for (String macro : new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\\s*\n")) {
                if (!macro.isBlank()) {
                    session.execute(macro);
                }
            }
        }
    }

    /**
     * Starts an emulator of its own.
     *
     * @return the emulator, listening
     */
    public static SnowflakeEmulator start() {
        try {
            return new SnowflakeEmulator();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The one for all tests of this JVM, started when the first one asks for it.
     *
     * @return the emulator, listening
     */
    public static synchronized SnowflakeEmulator server() {
        if (running == null) {
            running = start();
            SnowflakeEmulator ended = running;
            Runtime.getRuntime().addShutdownHook(new Thread(ended::close));
        }
        return running;
    }

    /**
     * Where it listens.
     *
     * @return an {@code http:} URI without a path
     */
    public URI endpoint() {
        return server.endpoint();
    }

    /**
     * What the driver connects to; account, user and the rest are its properties.
     *
     * @return a URL of the driver
     */
    public String jdbcUrl() {
        return "jdbc:snowflake://127.0.0.1:" + endpoint().getPort() + "/?ssl=off";
    }

    /**
     * Makes an empty database with the schema PUBLIC.
     *
     * @return its name
     */
    public String freshDatabase() {
        String name = "TARN_TEST_" + databases.incrementAndGet();
        createDatabase(name);
        return name;
    }

    /**
     * Makes an empty database with the schema PUBLIC.
     *
     * @param name its name, as it is
     */
    public void createDatabase(String name) {
        try {
            service.catalog().createDatabase(name);
        } catch (SnowflakeError e) {
            throw new IllegalArgumentException(e.getMessage());
        }
    }

    /**
     * Lets a user in by a password.
     *
     * @param user the user
     * @param password the password
     */
    public void user(String user, String password) {
        users.password(user, password);
    }

    /**
     * Lets a user in by a key pair.
     *
     * @param user the user
     * @param key the public key
     */
    public void publicKey(String user, PublicKey key) {
        users.key(user, key);
    }

    /**
     * Lets a user in by an OAuth access token.
     *
     * @param user the user
     * @param token the token
     */
    public void accessToken(String user, String token) {
        users.token(user, token);
    }

    /**
     * Lets nobody in by a token any more.
     *
     * @param token the token
     */
    public void revokeToken(String token) {
        users.revoke(token);
    }

    /** Lets the sessions' tokens expire; the driver gets new ones. */
    public void expireSessions() {
        tokens.expire(false);
    }

    /** Lets the sessions' tokens expire, and those by which the driver would get new ones. */
    public void expireLogins() {
        tokens.expire(true);
    }

    /**
     * What the sessions that are open have been told.
     *
     * @return the parameters of each
     */
    public List<Map<String, String>> sessionParameters() {
        List<Map<String, String>> parameters = new ArrayList<>();
        tokens.sessions().forEach(session -> parameters.add(Map.copyOf(session.parameters())));
        return parameters;
    }

    /** Ends all sessions, as an administrator or a restart would: what was not committed is gone. */
    public void endSessions() {
        for (Session session : tokens.sessions()) {
            tokens.forget(session);
            try {
                session.close();
            } catch (SQLException | SnowflakeError e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * What goes wrong between client and service.
     *
     * @return the orders of tests
     */
    public Faults faults() {
        return server.faults();
    }

    /**
     * How the service behaves.
     *
     * @return the rules, to be changed by tests
     */
    public Rules rules() {
        return service.rules();
    }

    /**
     * The requests, without credentials.
     *
     * @return the record
     */
    public RequestLog requests() {
        return server.log();
    }

    /**
     * The statements.
     *
     * @return the record
     */
    public StatementLog statements() {
        return statements;
    }

    @Override
    public void close() {
        server.close();
        queries.close();
        try {
            service.engine().close();
            StageFiles.delete(service.stages());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
