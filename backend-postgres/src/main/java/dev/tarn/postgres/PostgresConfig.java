package dev.tarn.postgres;

import dev.tarn.config.Secret;
import dev.tarn.spi.ReaderLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of {@code [database.postgresql]}. Durations are a number and a unit: {@code 500ms}, {@code 30s}, {@code 5min},
 * {@code 12h}, {@code 90d}.
 *
 * @param host the server; {@code localhost} where absent
 * @param port its port; 5432 where absent
 * @param database the database; needed unless a service names it
 * @param schema where the load state is kept, and where names without a schema are looked for; {@code aws_billing} where absent
 * @param user who connects; the system's user where absent
 * @param password its password; where absent, the environment variable {@code POSTGRESQL_PASSWORD}, then {@code PGPASSWORD},
 *     then the password file
 * @param service a section of the service file, whose values hold where no setting says otherwise
 * @param sslmode how connections are encrypted; as the driver does where absent
 * @param sslrootcert the certificates that vouch for the server
 * @param sslcert the client's certificate
 * @param sslkey the client's key
 * @param statementTimeout how long a query may take until its first rows, and each time the next 1,000 are fetched; as the server
 *     limits it where absent
 * @param lockTimeout how long a publish makes readers wait for a report that is in its way, before it lets them pass and tries again;
 *     200 ms where absent
 * @param publishTimeout how long a publish tries in all, once it is prepared; 10 minutes where absent
 * @param applicationName what the server calls these connections; {@code tarn} where absent
 * @param maxConcurrentLoads how many loads may be open at once; 4 where absent
 * @param retainVersions how many superseded versions of each month are kept; absent together with {@code retainFor} for none
 * @param retainFor how long superseded versions are kept
 * @param indexes the columns on which each month gets an index
 * @param memoryLimit how much memory the reader of files takes, for example {@code 2GB}
 * @param threads how many threads the reader of files uses
 * @param tempDirectory where the reader of files spills what exceeds its memory
 */
public record PostgresConfig(
        Optional<String> host,
        Optional<Integer> port,
        Optional<String> database,
        Optional<String> schema,
        Optional<String> user,
        Optional<Secret> password,
        Optional<String> service,
        Optional<SslMode> sslmode,
        Optional<Path> sslrootcert,
        Optional<Path> sslcert,
        Optional<Path> sslkey,
        Optional<String> statementTimeout,
        Optional<String> lockTimeout,
        Optional<String> publishTimeout,
        Optional<String> applicationName,
        Optional<Integer> maxConcurrentLoads,
        Optional<Integer> retainVersions,
        Optional<String> retainFor,
        List<String> indexes,
        Optional<String> memoryLimit,
        Optional<Integer> threads,
        Optional<Path> tempDirectory) {

    private static final int USUAL_LOADS = 4;
    private static final Duration USUAL_LOCK_TIMEOUT = Duration.ofMillis(200);
    private static final Duration USUAL_PUBLISH_TIMEOUT = Duration.ofMinutes(10);

    /** Checks the values. */
    public PostgresConfig {
        indexes = List.copyOf(indexes);
        if (database.isEmpty() && service.isEmpty()) {
            throw new IllegalArgumentException("database is missing; name the database, or a service that names it");
        }
        if (port.filter(p -> p < 1 || p > 65_535).isPresent()) {
            throw new IllegalArgumentException("port is " + port.get() + "; it must be 1 to 65535");
        }
        atLeast("max_concurrent_loads", maxConcurrentLoads, 1);
        atLeast("retain_versions", retainVersions, 0);
        atLeast("threads", threads, 1);
        statementTimeout.ifPresent(text -> Durations.parse("statement_timeout", text));
        publishTimeout.ifPresent(text -> Durations.parse("publish_timeout", text));
        retainFor.ifPresent(text -> Durations.parse("retain_for", text));
        if (lockTimeout
                .filter(text -> Durations.parse("lock_timeout", text).isZero())
                .isPresent()) {
            throw new IllegalArgumentException("lock_timeout is 0, which would make readers wait without end");
        }
    }

    private static void atLeast(String key, Optional<Integer> value, int least) {
        if (value.filter(v -> v < least).isPresent()) {
            throw new IllegalArgumentException(key + " is " + value.get() + "; it must be at least " + least);
        }
    }

    String stateSchema() {
        return schema.orElse("aws_billing");
    }

    /** The driver's URL; what is not said is left to the service, or to the driver. */
    String url() {
        String server = host.isPresent() || port.isPresent() || service.isEmpty()
                ? "//" + host.map(PostgresConfig::bracketed).orElse("localhost")
                        + port.map(p -> ":" + p).orElse("") + "/"
                : "//";
        return "jdbc:postgresql:" + server
                + database.map(PostgresSql::urlEncoded).orElse("")
                + service.map(s -> "?service=" + PostgresSql.urlEncoded(s)).orElse("");
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** The password that is set, or that the environment has. */
    Optional<Secret> password(Map<String, String> environment) {
        return password.or(() -> fromEnvironment(environment, "POSTGRESQL_PASSWORD"))
                .or(() -> fromEnvironment(environment, "PGPASSWORD"));
    }

    private static Optional<Secret> fromEnvironment(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isEmpty())
                .map(Secret::new);
    }

    /** What messages call the database. */
    String subject() {
        return database.orElse("the database of service " + service.orElse(""))
                + host.map(h -> " on " + h + port.map(p -> ":" + p).orElse("")).orElse("");
    }

    Optional<Duration> queryLimit() {
        return statementTimeout.map(text -> Durations.parse("statement_timeout", text));
    }

    Duration lockPatience() {
        return lockTimeout.map(text -> Durations.parse("lock_timeout", text)).orElse(USUAL_LOCK_TIMEOUT);
    }

    Duration publishPatience() {
        return publishTimeout
                .map(text -> Durations.parse("publish_timeout", text))
                .orElse(USUAL_PUBLISH_TIMEOUT);
    }

    int loads() {
        return maxConcurrentLoads.orElse(USUAL_LOADS);
    }

    Retention retention() {
        return new Retention(retainVersions, retainFor.map(text -> Durations.parse("retain_for", text)));
    }

    ReaderLimits readerLimits() {
        return new ReaderLimits(memoryLimit, threads, tempDirectory);
    }
}
