package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.net.URI;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A database of the tests' server, for Tarn and for what it is compared with.
 *
 * @param url its JDBC URL
 */
record PostgresDatabase(String url) {

    private static final String BACKEND = "postgresql";

    static PostgresDatabase fresh() {
        return new PostgresDatabase(EmbeddedPostgres.server().freshDatabase());
    }

    /** As applications open it. */
    static Tarn open(Map<String, String> settings) {
        return Tarn.open(BACKEND, settings);
    }

    /** What Tarn opens it with. The limits are those of the reader of files, which shares the machine with the server: half of it is its. */
    Map<String, String> settings(int threads, String memoryLimit) {
        URI uri = URI.create(url.substring("jdbc:".length()));
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("host", uri.getHost());
        settings.put("port", String.valueOf(uri.getPort()));
        settings.put("database", uri.getPath().substring(1));
        for (String parameter : uri.getQuery().split("&")) {
            settings.put(parameter.replaceAll("=.*", ""), parameter.replaceAll(".*=", ""));
        }
        settings.put("threads", Integer.toString(Math.max(1, threads / 2)));
        settings.put("memory_limit", memoryLimit);
        settings.put("max_concurrent_loads", "4");
        return settings;
    }

    /** An open Tarn that has loaded nothing yet, on a server that has nothing left to write. */
    Tarn openEmpty(BenchmarkSettings settings) throws SQLException {
        clear();
        return open(settings(settings.threads(), settings.memoryLimit()));
    }

    /** Whether the server forces what is committed to its disk: it does, unless it is told not to, as for tests. */
    void waitForTheDisk(boolean wait) throws SQLException {
        try (RawPostgres raw = RawPostgres.open(url)) {
            for (String setting : List.of("fsync", "full_page_writes")) {
                raw.execute("ALTER SYSTEM " + (wait ? "SET " + setting + " = on" : "RESET " + setting));
            }
            raw.execute("SELECT pg_reload_conf()");
        }
    }

    /** Forgets what Tarn loaded. */
    void clear() throws SQLException {
        try (RawPostgres raw = RawPostgres.open(url)) {
            raw.execute("DROP SCHEMA IF EXISTS aws_billing CASCADE");
            raw.execute("CHECKPOINT");
        }
    }
}
