package dev.tarn.duckdb.engine;

import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.spi.NativeObjectStorage;
import dev.tarn.spi.ObjectStorageAccess;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Lets the engine read buckets by its extension httpfs, where that is installed. Nothing is downloaded to install it, and the secret
 * lives as long as the engine.
 *
 * @param engine the engine
 */
public record DuckDbObjectStorage(DuckDbEngine engine) implements NativeObjectStorage {

    /** Uses what is there; an extension that is missing would have to be downloaded by somebody. */
    static final String LOAD = "LOAD httpfs";

    @Override
    public void allow(ObjectStorageAccess access) {
        String start = engine.errors().start("read " + access.scope());
        if (access.requesterPays()) {
            throw new UnsupportedCapabilityException(start
                    + "requester_pays is not known to the engine's own reader; set engine = \"download\" in [s3]");
        }
        try (Connection connection = engine.connection("read " + access.scope());
                Statement statement = connection.createStatement()) {
            load(statement, start);
            grant(statement, access, start);
        } catch (SQLException e) {
            throw engine.errors().translate("read " + access.scope(), e);
        }
    }

    private static void load(Statement statement, String start) {
        try {
            statement.execute(LOAD);
        } catch (SQLException e) {
            throw new UnsupportedCapabilityException(
                    start + "the engine's extension httpfs is not installed on this machine ("
                            + DuckDbErrors.text(e).lines().findFirst().orElse("")
                            + "); run INSTALL httpfs once in DuckDB of the"
                            + " same version where there is a network, or set engine = \"download\" in [s3]",
                    e);
        }
    }

    /** The engine's own words are left out: they may quote the statement. */
    private static void grant(Statement statement, ObjectStorageAccess access, String start) {
        try {
            statement.execute(secret(access));
        } catch (SQLException e) {
            throw new UnsupportedCapabilityException(
                    start + "the engine does not take the credentials in this form; set engine = \"download\" in [s3]");
        }
    }

    /** A temporary secret for the scope alone. */
    static String secret(ObjectStorageAccess access) {
        StringBuilder sql = new StringBuilder("CREATE OR REPLACE TEMPORARY SECRET ")
                .append(DuckDbSql.identifier("tarn_" + access.scope().getAuthority()))
                .append(" (TYPE s3, PROVIDER config");
        option(sql, "SCOPE", access.scope().toString());
        option(sql, "REGION", access.region());
        option(sql, "KEY_ID", access.accessKeyId());
        option(sql, "SECRET", access.secretAccessKey());
        access.sessionToken().ifPresent(token -> option(sql, "SESSION_TOKEN", token));
        option(sql, "URL_STYLE", access.pathStyle() ? "path" : "vhost");
        access.endpoint().ifPresent(endpoint -> {
            option(sql, "ENDPOINT", server(endpoint));
            sql.append(", USE_SSL ").append("https".equalsIgnoreCase(endpoint.getScheme()));
        });
        return sql.append(')').toString();
    }

    private static void option(StringBuilder sql, String name, String value) {
        sql.append(", ").append(name).append(' ').append(DuckDbSql.literal(value));
    }

    private static String server(URI endpoint) {
        String path = endpoint.getPath() == null ? "" : endpoint.getPath().replaceAll("/+$", "");
        return endpoint.getAuthority() + path;
    }
}
