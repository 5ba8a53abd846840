package dev.tarn.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.Tarn;
import dev.tarn.billing.LooseFiles;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOutcome;
import dev.tarn.migrate.MigratedMonth;
import dev.tarn.migrate.Migration;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.LoadStep;
import dev.tarn.testing.mariadb.EmbeddedMariaDb;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was loaded over a JDBC driver moves to DuckDB and back, with its history, whatever the database quotes with and adds. */
class MigrationTest {

    /** The databases: one quotes with backticks, one adds binary fractions, one makes names upper case. */
    enum Kind {
        H2,
        SQLITE,
        MARIADB
    }

    private final String export = "bill_" + System.nanoTime();

    @TempDir
    Path folder;

    private Map<String, String> settings(Kind kind, String name) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name));
        return switch (kind) {
            case H2 -> Map.of("url", ProbedFiles.h2(own), "user", "sa");
            case SQLITE -> Map.of("url", ProbedFiles.sqlite(own));
            case MARIADB -> {
                assumeTrue(
                        EmbeddedMariaDb.isThere(),
                        "there is no MariaDB for this machine; name one in TARN_TEST_MARIADB_URL");
                String url = EmbeddedMariaDb.server().freshDatabase();
                yield Map.of(
                        "url",
                        url,
                        "state_dataset",
                        url.replaceFirst("\\?.*", "").replaceFirst(".*/", ""));
            }
        };
    }

    private Tarn duckDb() {
        return Tarn.open(
                "duckdb", Map.of("database_path", folder.resolve("bill.duckdb").toString()));
    }

    private boolean load(Tarn tarn, String... lines) throws IOException {
        Path file = Files.writeString(
                folder.resolve("bill-" + lines.hashCode() + ".csv"),
                "bill_billing_period_start_date,line_item_currency_code,line_item_unblended_cost,Order \"by\" `x`\n"
                        + String.join("\n", lines) + "\n");
        return tarn.load(LooseFiles.named(export).add(file).build()).successful();
    }

    private void loadAll(Tarn tarn) throws IOException {
        assertThat(load(tarn, "2025-01-01,USD,1.5,a", "2025-01-01,USD,1.5,a")).isTrue();
        assertThat(load(tarn, "2025-02-01,USD,2,b")).isTrue();
        assertThat(load(
                        tarn,
                        "2025-01-01,USD,12345678901234567890.000000000000000001,a",
                        "2025-01-01,EUR,0.1,",
                        "2025-01-01,EUR,0.2,c"))
                .isTrue();
        assertThat(load(tarn, "2025-02-01,USD,a lot,b")).isFalse();
    }

    /** All but the copy's own: where its rows are, under which load and attempt. */
    private List<String> history(Tarn tarn) {
        List<String> history = new ArrayList<>();
        for (LoadState state : tarn.backend().stateManager().history(only(tarn))) {
            history.add(state.key() + " " + state.status() + " " + state.current() + " " + state.rows() + " "
                    + state.startedAt() + " " + state.ended() + " " + state.files() + " " + state.error());
        }
        return history;
    }

    private static ExportId only(Tarn tarn) {
        List<ExportId> exports = tarn.backend().stateManager().exports();
        assertThat(exports).hasSize(1);
        return exports.get(0);
    }

    private static List<MigratedMonth> migrate(Tarn from, Tarn to) {
        return new Migration(from.backend(), to.backend()).run(LoadListener.NONE, new Cancellation());
    }

    private Map<String, BigDecimal> costs(Tarn tarn) {
        Map<String, BigDecimal> costs = new HashMap<>();
        String view = tarn.backend().tableReference(new TableName("aws_billing", export + "_unified"));
        try (RowCursor cursor = tarn.query("SELECT billing_period, line_item_unblended_cost FROM " + view)) {
            while (cursor.next()) {
                costs.merge(
                        cursor.value(0).toString(),
                        new BigDecimal(cursor.value(1).toString()),
                        BigDecimal::add);
            }
        }
        costs.replaceAll((month, cost) -> cost.stripTrailingZeros());
        return costs;
    }

    @ParameterizedTest
    @EnumSource
    void monthsAndHistoryGoToDuckDbAndBack(Kind kind) throws IOException {
        Map<String, String> first = settings(kind, "first");
        Map<String, String> last = settings(kind, "last");
        try (Tarn from = Tarn.open("sql", first);
                Tarn duckDb = duckDb();
                Tarn back = kind == Kind.MARIADB ? duckDb : Tarn.open("sql", last)) {
            loadAll(from);
            List<String> history = history(from);
            assertThat(history)
                    .hasSize(4)
                    .filteredOn(state -> state.contains(".csv]"))
                    .hasSize(4);
            for (LoadOutcome outcome : List.of(LoadOutcome.LOADED, LoadOutcome.SKIPPED)) {
                List<MigratedMonth> months = migrate(from, duckDb);
                assertThat(months).hasSize(2).allSatisfy(month -> {
                    assertThat(month.problems()).isEmpty();
                    assertThat(month.outcome()).isEqualTo(outcome);
                });
                assertThat(months.get(0).costByCurrency().get("USD"))
                        .isEqualByComparingTo("12345678901234567890.000000000000000001");
                assertThat(history(duckDb)).isEqualTo(history);
            }
            assertThat(history(from)).isEqualTo(history);
            assertThat(costs(duckDb)).isEqualTo(costs(from)).hasSize(2);

            if (back != duckDb) {
                assertThat(migrate(duckDb, back))
                        .hasSize(2)
                        .allSatisfy(month -> assertThat(month.problems()).isEmpty());
                assertThat(history(back)).isEqualTo(history);
                assertThat(costs(back)).isEqualTo(costs(from));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedOneGoesOnWhereItEnded(Kind kind) throws IOException {
        try (Tarn duckDb = duckDb();
                Tarn to = Tarn.open("sql", settings(kind, "to"))) {
            loadAll(duckDb);
            Cancellation cancellation = new Cancellation();
            Migration migration = new Migration(duckDb.backend(), to.backend());
            assertThatThrownBy(() -> migration.run(
                            new LoadListener() {
                                @Override
                                public void reached(LoadStep step, LoadKey load) {
                                    if (step == LoadStep.STAGED
                                            && load.partition().period().getMonthValue() == 2) {
                                        cancellation.cancel();
                                    }
                                }
                            },
                            cancellation))
                    .isInstanceOf(LoadCancelledException.class);
            assertThat(to.backend().stateManager().currentVersions(only(to)))
                    .singleElement()
                    .satisfies(state -> assertThat(state.status()).isEqualTo(LoadStatus.COMPLETED));

            assertThat(migration.run(LoadListener.NONE, new Cancellation()))
                    .allMatch(MigratedMonth::verified)
                    .extracting(MigratedMonth::outcome)
                    .containsExactly(LoadOutcome.SKIPPED, LoadOutcome.LOADED);
            assertThat(history(to)).isEqualTo(history(duckDb));
        }
    }
}
