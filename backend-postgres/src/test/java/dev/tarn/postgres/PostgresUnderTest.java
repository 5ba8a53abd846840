package dev.tarn.postgres;

import dev.tarn.tck.BackendUnderTest;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** One database of the tests' server for all of a class: each test has a dataset and an export of its own. */
class PostgresUnderTest implements BackendUnderTest {

    private static final String DATABASE = EmbeddedPostgres.server().freshDatabase();

    @Override
    public String provider() {
        return "postgresql";
    }

    @Override
    public Map<String, String> settings(Path folder) {
        return of(DATABASE);
    }

    /** The settings that say what a JDBC URL says. */
    static Map<String, String> of(String url) {
        URI uri = URI.create(url.substring("jdbc:".length()));
        Map<String, String> settings = new HashMap<>();
        settings.put("host", uri.getHost());
        settings.put("port", String.valueOf(uri.getPort()));
        settings.put("database", uri.getPath().substring(1));
        for (String parameter : uri.getQuery().split("&")) {
            settings.put(parameter.replaceAll("=.*", ""), parameter.replaceAll(".*=", ""));
        }
        return settings;
    }
}
