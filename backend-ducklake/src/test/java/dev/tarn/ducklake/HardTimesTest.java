package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.ducklake.BillsProcess.Order;
import dev.tarn.ducklake.commit.CommitMoment;
import dev.tarn.ducklake.commit.CommitObserver;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.load.LoadListener;
import dev.tarn.model.LoadKey;
import dev.tarn.spi.LoadStep;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk without room, and a catalog that goes away. */
class HardTimesTest {

    private static final List<String> OLD = List.of("2025-01: 3 rows, 3 items, 3", "[2025-01: 3 rows loaded]");
    private static final List<String> NEW = List.of("2025-01: 5 rows, 5 items, 12.5", "[2025-01: 5 rows loaded]");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void aFullDiskLeavesTheOldMonthAndNoFile(Bills.Catalog catalog) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "needs prlimit (util-linux) to limit file sizes");
        Bills bills = catalog.in(folder).deliver("2025-01", 3, "1");
        Set<Path> before = bills.load().files();
        Random random = new Random(7);
        // Text that does not compress, and more of it than the files of this process may hold.
        bills.deliver(
                "2025-01",
                200_000,
                "2",
                row -> Long.toHexString(random.nextLong())
                        + Long.toHexString(random.nextLong())
                        + Long.toHexString(random.nextLong()));

        BillsProcess.Ended full = BillsProcess.run(bills, Order.loadAtomically().withFilesUpTo(5_000_000));

        assertThat(full.said()).last().asString().matches("2025-01 FAILED 0 \\[ducklake] .*the disk of .* is full.*");
        Bills.Contents after = bills.look();
        assertThat(after.months()).isEqualTo(OLD);
        assertThat(bills.files()).as("no part of a file is left").isEqualTo(before);

        Bills.Contents again = bills.load();
        assertThat(again.months())
                .containsExactly("2025-01: 200000 rows, 200000 items, 400000", "[2025-01: 200000 rows loaded]");
        assertThat(bills.leftOver(again)).isEmpty();
    }

    private Bills restated() {
        Bills bills = Bills.Catalog.POSTGRES.in(folder).deliver("2025-01", 3, "1");
        assertThat(bills.load().months()).isEqualTo(OLD);
        return bills.deliver("2025-01", 5, "2.5");
    }

    private static void disconnect(Bills bills) {
        PostgresCatalogs.disconnect(bills.location());
    }

    /** Loads, and says why it failed, or that it did not. */
    private static Optional<BackendException> load(Bills bills, CommitObserver commits, LoadListener listener) {
        try (DuckLakeBackend backend = bills.open(commits)) {
            return bills.load(backend, true, listener, List.of())
                    .periods()
                    .get(0)
                    .failure();
        } catch (BackendUnavailableException e) {
            return Optional.of(e);
        }
    }

    /** The connection was lost once: the load came to nothing and said so, or it came through. */
    private static void convergesAfter(Bills bills, Optional<BackendException> failure) {
        failure.ifPresent(e -> assertThat(e)
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageStartingWith("[ducklake] commit snapshot: ")
                .hasMessageContaining("try again when the server can be reached"));
        Bills.Contents after = bills.look();
        assertThat(after.months()).isEqualTo(failure.isPresent() ? OLD : NEW);
        assertThat(bills.leftOver(after)).isEmpty();

        Bills.Contents again = bills.load();
        assertThat(again.months()).isEqualTo(NEW);
        assertThat(again.snapshots()).isEqualTo(3);
        assertThat(bills.leftOver(again)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionLostInACommitIsToldOrMadeUpFor(CommitMoment lostAt) {
        Bills bills = restated();
        AtomicBoolean lost = new AtomicBoolean();
        Optional<BackendException> failure = load(
                bills,
                (moment, attempt) -> {
                    if (moment == lostAt && lost.compareAndSet(false, true)) {
                        disconnect(bills);
                    }
                },
                LoadListener.NONE);

        assertThat(lost).isTrue();
        if (lostAt == CommitMoment.BEFORE_COMMIT || lostAt == CommitMoment.AFTER_COMMIT) {
            assertThat(failure).as("whether it is committed is found out").isEmpty();
        }
        convergesAfter(bills, failure);
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTED", "OPENED", "TARGET_READY", "STAGED", "VERIFIED"})
    void aConnectionLostWhileStagingHurtsNobody(LoadStep lostAt) {
        Bills bills = restated();
        AtomicBoolean lost = new AtomicBoolean();
        Optional<BackendException> failure = load(bills, CommitObserver.NONE, new LoadListener() {
            @Override
            public void reached(LoadStep step, LoadKey key) {
                if (step == lostAt && lost.compareAndSet(false, true)) {
                    disconnect(bills);
                }
            }
        });

        assertThat(lost).isTrue();
        assertThat(failure)
                .as("no connection is needed while files are written")
                .isEmpty();
        convergesAfter(bills, failure);
    }

    @Test
    void aCatalogThatGoesAwayInEveryTryIsNamedAndARerunConverges() {
        Bills bills = restated();
        Optional<BackendException> failure = load(
                bills,
                (moment, attempt) -> {
                    if (moment == CommitMoment.BEFORE_COMMIT) {
                        disconnect(bills);
                    }
                },
                LoadListener.NONE);

        assertThat(failure)
                .hasValueSatisfying(e -> assertThat(e)
                        .isInstanceOf(LoadOutcomeUnknownException.class)
                        .hasMessageStartingWith("[ducklake] commit snapshot: "));
        assertThat(bills.look().months()).isEqualTo(OLD);

        Bills.Contents again = bills.load();
        assertThat(again.months()).isEqualTo(NEW);
        assertThat(again.snapshots()).isEqualTo(3);
        assertThat(bills.files()).containsAll(again.files());
    }

    /** Not only the connection is lost: there is no other to be had. */
    @ParameterizedTest
    @EnumSource(names = {"FILES", "BEFORE_COMMIT"})
    void aServerThatStaysAwayIsToldAndOneRerunPutsAllRight(CommitMoment goneAt) throws Exception {
        String url = EmbeddedPostgres.server().freshDatabase();
        Matcher server = Pattern.compile("//([^:/]+):(\\d+)/").matcher(url);
        assertThat(server.find()).isTrue();
        try (Gate gate = new Gate(Integer.parseInt(server.group(2)))) {
            String through = server.replaceFirst("//127.0.0.1:" + gate.port() + "/");
            Bills bills = new Bills(folder, through + "&schema=lake&loginTimeout=1").deliver("2025-01", 3, "1");
            assertThat(bills.load().months()).isEqualTo(OLD);
            bills.deliver("2025-01", 5, "2.5");

            Optional<BackendException> failure = load(
                    bills,
                    (moment, attempt) -> {
                        if (moment == goneAt) {
                            gate.shut();
                        }
                    },
                    LoadListener.NONE);

            assertThat(failure)
                    .hasValueSatisfying(e -> assertThat(e)
                            .isInstanceOfAny(BackendUnavailableException.class, LoadOutcomeUnknownException.class)
                            .hasMessageStartingWith("[ducklake] "));
            gate.open();
            Bills.Contents after = bills.look();
            assertThat(after.months()).isEqualTo(OLD);
            assertThat(bills.files()).as("what the catalog names is there").containsAll(after.files());
            assertThat(bills.load().months()).isEqualTo(NEW);
        }
    }
}
