package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.load.Cancellation;
import dev.tarn.testing.bigquery.BigQueryEmulator;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import dev.tarn.testing.snowflake.SnowflakeEmulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A new database, as a command names it.
 *
 * @param options the options of each command
 * @param environment the variables of each command
 */
record Database(List<String> options, Map<String, String> environment) {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** Kinds of databases. */
    enum Kind {
        DUCKDB,
        LAKE_IN_DUCKDB,
        LAKE_IN_POSTGRES,
        POSTGRES,
        SNOWFLAKE,
        BIGQUERY,
        /** Any database with a driver. */
        H2;

        Database in(Path folder) {
            String file = folder.resolve("real." + name().toLowerCase(java.util.Locale.ROOT))
                    .toString();
            return switch (this) {
                case DUCKDB -> new Database(List.of("--database-path", file), Map.of());
                case LAKE_IN_DUCKDB ->
                    new Database(List.of("--backend", "ducklake", "--database-path", file), Map.of());
                case LAKE_IN_POSTGRES ->
                    new Database(
                            List.of(
                                    "--backend",
                                    "ducklake",
                                    "--database-path",
                                    EmbeddedPostgres.server().freshDatabase() + "&schema=lake"),
                            Map.of(
                                    "TARN_DATABASE_DUCKLAKE_DATA_PATH",
                                    folder.resolve("lake").toString()));
                case H2 ->
                    new Database(
                            List.of("--backend", "sql"),
                            Map.of(
                                    "TARN_DATABASE_SQL_URL",
                                    "jdbc:h2:file:" + file + ";WRITE_DELAY=0;TRACE_LEVEL_FILE=0"));
                case BIGQUERY ->
                    new Database(
                            List.of("--backend", "bigquery"),
                            Map.of(
                                    "TARN_DATABASE_BIGQUERY_PROJECT_ID",
                                    BigQueryEmulator.PROJECT,
                                    "TARN_DATABASE_BIGQUERY_ENDPOINT",
                                    BigQueryEmulator.start().endpoint().toString()));
                case POSTGRES -> postgres(EmbeddedPostgres.server().freshDatabase());
                case SNOWFLAKE -> snowflake(SnowflakeEmulator.server());
            };
        }
    }

    private static Database postgres(String url) {
        URI server = URI.create(url.substring("jdbc:".length()));
        return new Database(
                List.of(
                        "--backend",
                        "postgresql",
                        "--host",
                        server.getHost(),
                        "--port",
                        String.valueOf(server.getPort()),
                        "--database",
                        server.getPath().substring(1),
                        "--user",
                        server.getQuery().replaceAll(".*user=", "")),
                Map.of("TARN_DATABASE_POSTGRESQL_RETAIN_VERSIONS", "3"));
    }

    private static Database snowflake(SnowflakeEmulator emulator) {
        return new Database(
                List.of("--backend", "snowflake"),
                Map.of(
                        "TARN_DATABASE_SNOWFLAKE_ACCOUNT",
                        SnowflakeEmulator.ACCOUNT,
                        "TARN_DATABASE_SNOWFLAKE_USER",
                        SnowflakeEmulator.USER,
                        "TARN_DATABASE_SNOWFLAKE_PASSWORD",
                        SnowflakeEmulator.PASSWORD,
                        "TARN_DATABASE_SNOWFLAKE_WAREHOUSE",
                        SnowflakeEmulator.WAREHOUSE,
                        "TARN_DATABASE_SNOWFLAKE_DATABASE",
                        emulator.freshDatabase(),
                        "TARN_DATABASE_SNOWFLAKE_HOST",
                        emulator.endpoint().toString()));
    }

    /** The same database, with more variables. */
    Database with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Database(options, all);
    }

    /** Runs a command, which must succeed. */
    Run run(Object... command) {
        Run run = Run.in(
                environment,
                new Cancellation(),
                Stream.concat(Stream.of(command), options.stream()).toArray());
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    /** Runs a command that answers in JSON. */
    JsonNode json(Object... command) throws IOException {
        return JSON.readTree(
                run(Stream.concat(Stream.of(command), Stream.of("--json")).toArray())
                        .out());
    }

    /** Loads, and says each month's outcome and rows. */
    List<String> load(Object... command) throws IOException {
        List<String> outcomes = new ArrayList<>();
        for (JsonNode period : json(command).get("periods")) {
            outcomes.add(period.get("billing_period").asText() + " "
                    + period.get("outcome").asText() + " " + period.get("rows").asLong());
        }
        return outcomes;
    }

    /** The rows of a query. */
    JsonNode query(String sql, Object... more) throws IOException {
        return json(Stream.concat(Stream.of("query", sql), Stream.of(more)).toArray());
    }

    /** The only row of a query. */
    JsonNode row(String sql, Object... more) throws IOException {
        JsonNode rows = query(sql, more);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }
}
