package dev.tarn.jdbc.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.sql.SqlFacts.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier probes have found out, kept beside the load state: opening a database again makes no tables, and who may only read can open
 * it. With another version of database or driver, or other properties in the URL, it is probed anew.
 */
record SqlKnown(SqlConfig config, SqlErrors errors, SqlConnections connections) {

    private static final Logger LOG = LoggerFactory.getLogger(SqlKnown.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Who connects changes nothing of what the database can do. */
    private static final Pattern WHO = Pattern.compile("(?i)(?<=[?&;])(user|password)=[^&;]*[&;]?");

    /** Nor does where the database is, which keeps its own facts. */
    private static final Pattern PLACE = Pattern.compile("(?<=^jdbc:\\w{1,30}:)[^?;]*");

    /** Rises when probes find out other things than before. */
    private static final String MAKE = "2";

    /**
     * Where the load state is.
     *
     * @param level what its dataset is
     * @param facts the quoted name of the table of facts; empty where it is not there
     */
    record Place(Level level, Optional<String> facts) {}

    /** Where the load state is, so that a right that comes or goes moves nothing; empty where there is none. */
    Optional<Place> place(Connection connection) throws SQLException {
        String dataset = config.stateDataset().orElse(SqlState.DATASET);
        DatabaseMetaData meta = connection.getMetaData();
        Optional<String> schema = named(meta.getSchemas(), "TABLE_SCHEM", dataset);
        if (schema.isPresent()) {
            return Optional.of(place(
                    meta, Level.SCHEMA, named(meta.getTables(null, schema.get(), "%", null), SqlState.FACTS), schema));
        }
        Optional<String> catalog = named(meta.getCatalogs(), "TABLE_CAT", dataset);
        if (catalog.isPresent()) {
            return Optional.of(place(
                    meta,
                    Level.CATALOG,
                    named(meta.getTables(catalog.get(), null, "%", null), SqlState.FACTS),
                    catalog));
        }
        Optional<String> table = named(
                meta.getTables(connection.getCatalog(), null, "%", null),
                dataset + SqlNames.SEPARATOR + SqlState.FACTS);
        return table.map(name -> place(meta, Level.PREFIX, table, Optional.empty()));
    }

    private static Place place(DatabaseMetaData meta, Level level, Optional<String> table, Optional<String> dataset) {
        try {
            String quote = SqlScratch.quote(meta);
            return new Place(
                    level,
                    table.map(name -> dataset.map(d -> quoted(quote, d) + ".").orElse("") + quoted(quote, name)));
        } catch (SQLException e) {
            return new Place(level, Optional.empty());
        }
    }

    private static String quoted(String quote, String name) {
        return quote + name.replace(quote, quote + quote) + quote;
    }

    private static Optional<String> named(ResultSet rows, String name) throws SQLException {
        return named(rows, "TABLE_NAME", name);
    }

    private static Optional<String> named(ResultSet rows, String column, String name) throws SQLException {
        try (rows) {
            while (rows.next()) {
                if (name.equalsIgnoreCase(rows.getString(column))) {
                    return Optional.of(rows.getString(column));
                }
            }
            return Optional.empty();
        }
    }

    /** What is known of the database, this driver, URL and user. */
    Optional<SqlFacts> facts() {
        String operation = "open " + config.subject();
        Connection connection = connections.connect(operation);
        try {
            Optional<String> table = place(connection).flatMap(Place::facts);
            if (table.isEmpty()) {
                return Optional.empty();
            }
            List<String> facts = new JdbcStatements(connection)
                    .list(
                            row -> row.getString(1),
                            "SELECT facts FROM " + table.get() + " WHERE fingerprint = ?",
                            fingerprint(connection.getMetaData()));
            return facts.isEmpty() ? Optional.empty() : Optional.of(JSON.readValue(facts.get(0), SqlFacts.class));
        } catch (SQLException | JsonProcessingException e) {
            LOG.debug("{} is probed anew", config.subject());
            return Optional.empty();
        } finally {
            SqlConnections.closeQuietly(connection);
        }
    }

    /** Keeps what was found out. */
    void keep(SqlDatabase database) {
        String table = database.stateTable(SqlState.FACTS);
        database.write("keep what was found out about " + config.subject(), statements -> {
            String fingerprint = fingerprint(statements.connection().getMetaData());
            statements.run("DELETE FROM " + table + " WHERE fingerprint = ?", fingerprint);
            return statements.run(
                    "INSERT INTO " + table + " (fingerprint, facts) VALUES (?, ?)",
                    fingerprint,
                    json(database.facts()));
        });
    }

    private static String json(SqlFacts facts) {
        try {
            return JSON.writeValueAsString(facts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String fingerprint(DatabaseMetaData meta) throws SQLException {
        String all = String.join(
                "\n",
                MAKE,
                meta.getDatabaseProductName(),
                meta.getDatabaseProductVersion(),
                meta.getDriverName(),
                meta.getDriverVersion(),
                PLACE.matcher(WHO.matcher(config.address()).replaceAll("")).replaceFirst(""),
                config.datasets().map(Enum::name).orElse(""));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
