package dev.tarn.snowflake;

import dev.tarn.config.Secret;
import dev.tarn.spi.ReaderLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of {@code [database.snowflake]}. Who connects proves it by a key, an OAuth token or a password: one of them.
 *
 * @param account the account's identifier, for example {@code myorg-myaccount}
 * @param user who connects
 * @param role what may be done; the user's own default where absent
 * @param warehouse what computes; the user's own default where absent
 * @param database the database, which must be there
 * @param schema where Tarn keeps its state, its stage and what is not published yet; {@code TARN} where absent
 * @param host where the service is, where it is not {@code <account>.snowflakecomputing.com}: a private link's name, also with a port;
 *     {@code http://} before it for an emulator on this machine
 * @param privateKeyPath a PKCS#8 key in PEM, the public half of which the user has
 * @param privateKeyPassphrase what the key is encrypted with
 * @param oauthToken a token
 * @param password a password; where nothing else is set, the environment variable {@code SNOWFLAKE_PASSWORD}
 * @param queryTag what the query history calls these statements; {@code tarn} where absent
 * @param lockTimeout how long a publish waits for others; 10 minutes where absent
 * @param statementTimeout how long a query may take; as the service limits it where absent
 * @param maxConcurrentLoads how many loads may be open at once; 4 where absent
 * @param retentionDays how many days earlier versions of the data can be read; as the account has it, and taken for 1, where absent
 * @param memoryLimit how much memory the reader of files takes, for example {@code 2GB}
 * @param threads how many threads the reader of files uses
 * @param tempDirectory where files lie until they are sent, and where the reader spills what exceeds its memory
 */
public record SnowflakeConfig(
        String account,
        String user,
        Optional<String> role,
        Optional<String> warehouse,
        String database,
        Optional<String> schema,
        Optional<String> host,
        Optional<Path> privateKeyPath,
        Optional<Secret> privateKeyPassphrase,
        Optional<Secret> oauthToken,
        Optional<Secret> password,
        Optional<String> queryTag,
        Optional<String> lockTimeout,
        Optional<String> statementTimeout,
        Optional<Integer> maxConcurrentLoads,
        Optional<Integer> retentionDays,
        Optional<String> memoryLimit,
        Optional<Integer> threads,
        Optional<Path> tempDirectory) {

    static final String PASSWORD_VARIABLE = "SNOWFLAKE_PASSWORD";

    private static final int USUAL_LOADS = 4;
    /** Longer than the service lets an idle transaction stand in the way of another. */
    private static final Duration USUAL_LOCK_TIMEOUT = Duration.ofMinutes(10);

    /** Checks the values. */
    public SnowflakeConfig {
        requireText("account", account);
        requireText("user", user);
        requireText("database", database);
        if (host.filter(h -> h.isBlank() || h.startsWith("https://")).isPresent()) {
            throw new IllegalArgumentException("host is '" + host.get() + "'; write the name alone, or name:port");
        }
        between("max_concurrent_loads", maxConcurrentLoads, 1, 1_000);
        between("retention_days", retentionDays, 0, 90);
        between("threads", threads, 1, 10_000);
        statementTimeout.ifPresent(text -> Durations.parse("statement_timeout", text));
        if (lockTimeout
                .filter(text -> Durations.parse("lock_timeout", text).toSeconds() < 1)
                .isPresent()) {
            throw new IllegalArgumentException("lock_timeout is " + lockTimeout.get() + "; the least is 1s");
        }
    }

    private static void requireText(String key, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(key + " is empty");
        }
    }

    private static void between(String key, Optional<Integer> value, int least, int most) {
        if (value.filter(v -> v < least || v > most).isPresent()) {
            throw new IllegalArgumentException(key + " is " + value.get() + "; it must be " + least + " to " + most);
        }
    }

    /** The database as the service has it. */
    String databaseName() {
        return SnowflakeSql.name(database);
    }

    String stateSchema() {
        return SnowflakeSql.name(schema.orElse("TARN"));
    }

    /** What messages call the database. */
    String subject() {
        return databaseName() + " of " + account;
    }

    /** The password that is set, or that the environment has, where nothing else proves who connects. */
    Optional<Secret> passwordOr(Map<String, String> environment) {
        if (privateKeyPath.isPresent() || oauthToken.isPresent()) {
            return Optional.empty();
        }
        return password.or(() -> Optional.ofNullable(environment.get(PASSWORD_VARIABLE))
                .filter(value -> !value.isEmpty())
                .map(Secret::new));
    }

    Duration lockPatience() {
        return lockTimeout.map(text -> Durations.parse("lock_timeout", text)).orElse(USUAL_LOCK_TIMEOUT);
    }

    Optional<Duration> queryLimit() {
        return statementTimeout.map(text -> Durations.parse("statement_timeout", text));
    }

    int loads() {
        return maxConcurrentLoads.orElse(USUAL_LOADS);
    }

    Duration retention() {
        return Duration.ofDays(retentionDays.orElse(1));
    }

    ReaderLimits readerLimits() {
        return new ReaderLimits(memoryLimit, threads, tempDirectory);
    }
}
