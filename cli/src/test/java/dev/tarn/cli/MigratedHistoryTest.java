package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.BackendRegistry;
import dev.tarn.Tarn;
import dev.tarn.config.ConfigLoader;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOutcome;
import dev.tarn.migrate.MigratedMonth;
import dev.tarn.migrate.Migration;
import dev.tarn.model.LoadKey;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.StateManager;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An export that moves keeps its history: {@code tarn aws show-state} tells of the copy what it tells of what was copied. */
class MigratedHistoryTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> MONTHS = List.of("2025-01", "2025-02", "2025-03", "2025-04");

    @TempDir
    Path folder;

    @BeforeEach
    void restatedMonthsFailedOnesAndOneThatNeverSucceeded() throws IOException {
        load("january.csv", "2025-01-01,1.5", 0);
        load("february.csv", "2025-02-01,2", 0);
        load("january-final.csv", "2025-01-01,1.75", 0);
        load("february-final.csv", "2025-02-01,12345678901234567890.000000000000000001", 0);
        load("january-broken.csv", "2025-01-01,a lot", 1);
        load("march.csv", "2025-03-01,3", 0);
        load("april.csv", "2025-04-01,nothing", 1);
    }

    private void load(String file, String line, int code) throws IOException {
        Path path = Files.writeString(
                folder.resolve(file), "bill_billing_period_start_date,line_item_unblended_cost\n" + line + "\n");
        Run run = Run.of("import", path, "--export-name", "bill", "--database-path", folder.resolve("from.duckdb"));
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
    }

    private Path configuration(String to) throws IOException {
        String target = switch (to) {
            case "postgresql" -> {
                URI url = URI.create(EmbeddedPostgres.server().freshDatabase().substring("jdbc:".length()));
                yield "host = \"" + url.getHost() + "\"\nport = " + url.getPort() + "\ndatabase = \""
                        + url.getPath().substring(1) + "\"\nuser = \""
                        + url.getQuery().replaceAll(".*user=", "") + "\"\n";
            }
            default -> "database_path = '" + folder.resolve("to." + to) + "'\n";
        };
        return Files.writeString(
                folder.resolve(to + ".toml"),
                "[database.duckdb]\ndatabase_path = '" + folder.resolve("from.duckdb") + "'\n[database." + to + "]\n"
                        + target);
    }

    private Tarn open(Path configuration, String backend) {
        return Tarn.open(ConfigLoader.load(
                Optional.of(configuration),
                Map.of(),
                Map.of("database.backend", backend),
                BackendRegistry.discover()::configType));
    }

    /** All but what is the copy's own: where the rows are, under which load, and how many attempts that took here. */
    private static List<JsonNode> state(Path configuration, String backend) {
        return state(configuration, backend, state -> state.get("current").asBoolean());
    }

    private static List<JsonNode> state(Path configuration, String backend, Predicate<JsonNode> copied) {
        List<JsonNode> states = new ArrayList<>();
        for (String month : MONTHS) {
            Run run = Run.of(
                    "aws",
                    "show-state",
                    "--config",
                    configuration,
                    "--backend",
                    backend,
                    "--billing-period",
                    month,
                    "--json");
            assertThat(run.code()).as(run.err()).isZero();
            try {
                for (JsonNode state : JSON.readTree(run.out())) {
                    if (copied.test(state)) {
                        ((ObjectNode) state).remove(List.of("attempt", "load_id", "table"));
                    }
                    states.add(state);
                }
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
        return states;
    }

    private static Run migrate(Path configuration, String to) {
        return Run.of("migrate", "--config", configuration, "--from", "duckdb", "--to", to);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ducklake", "postgresql"})
    void showStateTellsTheSameOfBoth(String to) throws IOException {
        Path configuration = configuration(to);
        List<JsonNode> before = state(configuration, "duckdb");
        assertThat(before).hasSize(7);
        assertThat(before)
                .filteredOn(state -> !state.get("files").isEmpty())
                .as("those that tell their files")
                .hasSize(7);
        for (int i = 0; i < 2; i++) {
            Run run = migrate(configuration, to);
            assertThat(run.code()).as(run.out() + run.err()).isZero();
            assertThat(state(configuration, to)).isEqualTo(before);
            assertThat(state(configuration, "duckdb"))
                    .as("what is read is not changed")
                    .isEqualTo(before);
        }
        try (Tarn source = open(configuration, "duckdb");
                Tarn target = open(configuration, to)) {
            String files = "SELECT billing_period, tarn_source_file FROM aws_billing.bill_unified ORDER BY 1";
            assertThat(target.query(files).toList())
                    .isEqualTo(source.query(files).toList())
                    .hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ducklake", "postgresql"})
    void whatIsInterruptedHalfWayGoesOnWhereItEnded(String to) throws IOException {
        Path configuration = configuration(to);
        try (Tarn source = open(configuration, "duckdb");
                Tarn target = open(configuration, to)) {
            Cancellation cancellation = new Cancellation();
            LoadListener interrupting = new LoadListener() {
                @Override
                public void reached(LoadStep step, LoadKey load) {
                    if (step == LoadStep.STAGED && load.partition().period().getMonthValue() == 2) {
                        cancellation.cancel();
                    }
                }
            };
            Migration migration = new Migration(source.backend(), target.backend());
            assertThatThrownBy(() -> migration.run(interrupting, cancellation))
                    .isInstanceOf(LoadCancelledException.class);
            assertThat(target.query("SELECT billing_period FROM aws_billing.bill_unified")
                            .toList())
                    .containsExactly(List.of("2025-01"));

            List<MigratedMonth> months = migration.run(LoadListener.NONE, new Cancellation());
            assertThat(months).allMatch(MigratedMonth::verified);
            assertThat(months)
                    .extracting(MigratedMonth::outcome)
                    .containsExactly(LoadOutcome.SKIPPED, LoadOutcome.LOADED, LoadOutcome.LOADED);
        }
        assertThat(state(configuration, to)).isEqualTo(state(configuration, "duckdb"));
    }

    /** Both go on: the copy keeps what was loaded into it, and learns what happened where it comes from. */
    @ParameterizedTest
    @ValueSource(strings = {"ducklake", "postgresql"})
    void whatHappensAfterwardsIsCopiedTheNextTime(String to) throws IOException {
        Path configuration = configuration(to);
        assertThat(migrate(configuration, to).code()).isZero();
        load("april.csv", "2025-04-01,4", 0);
        load("march-broken.csv", "2025-03-01,?", 1);
        load("january-last.csv", "2025-01-01,1.875", 0);

        Run run = migrate(configuration, to);
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        Predicate<JsonNode> completed = state -> state.get("status").asText().equals("completed");
        assertThat(state(configuration, to, completed))
                .isEqualTo(state(configuration, "duckdb", completed))
                .hasSize(10);
    }

    /** Somebody's own backend, of before there was a history to take over. */
    @Test
    void aBackendThatTakesOverNoHistoryRefusesBeforeAnythingIsCopied() throws IOException {
        Path configuration = configuration("ducklake");
        try (Tarn source = open(configuration, "duckdb");
                Tarn target = open(configuration, "ducklake")) {
            for (String lacking : List.of("adopt", "history")) {
                Migration migration = lacking.equals("adopt")
                        ? new Migration(source.backend(), without(lacking, target.backend()))
                        : new Migration(without(lacking, source.backend()), target.backend());
                assertThatThrownBy(() -> migration.run(LoadListener.NONE, new Cancellation()))
                        .isInstanceOf(UnsupportedCapabilityException.class)
                        .hasMessageMatching("\\[state] .*history.*: .*; .*");
                assertThat(target.backend().stateManager().exports()).isEmpty();
            }
        }
    }

    private static DatabaseBackend without(String operation, DatabaseBackend backend) {
        StateManager state = proxy(
                StateManager.class,
                (proxy, method, arguments) ->
                        method.isDefault() && method.getName().equals(operation)
                                ? InvocationHandler.invokeDefault(proxy, method, arguments)
                                : method.invoke(backend.stateManager(), arguments));
        return proxy(
                DatabaseBackend.class,
                (proxy, method, arguments) ->
                        method.getName().equals("stateManager") ? state : method.invoke(backend, arguments));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
