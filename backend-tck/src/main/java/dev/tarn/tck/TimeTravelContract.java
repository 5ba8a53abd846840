package dev.tarn.tck;

import static dev.tarn.tck.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.AsOf;
import dev.tarn.model.Snapshot;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableName;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.TimeTravel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Earlier states are there, whole and unchanged. A test class that implements this says that its backend has {@link TimeTravel}. */
public interface TimeTravelContract extends TckContract {

    @Test
    default void everyPublishIsOneSnapshotThatNamesItsLoads(Workbench bench) {
        TestLoad first = bench.names().month("2025-01").version("delivery-1").data(Lines.of(1, "1"));
        TestLoad second = bench.names().month("2025-02").version("delivery-2").data(Lines.of(1, "1"));
        bench.loader().load(bench.names().month("2025-03"));
        long before = latest(bench).id();
        bench.loader().loadTogether(first, second);

        List<Snapshot> since =
                travel(bench).snapshots().stream().filter(s -> s.id() > before).toList();
        assertThat(since).hasSize(1);
        assertThat(since.get(0).extraInfo()).contains("delivery-1", "delivery-2");
        assertThat(since.get(0).changes()).isNotEmpty();
        assertThat(travel(bench).snapshot(new AsOf.AtSnapshot(since.get(0).id())))
                .isEqualTo(since.get(0));
    }

    @Test
    default void snapshotsAreInTheOrderOfTheirNumbers(Workbench bench) {
        bench.loader().load(bench.names().month("2025-01").data(Lines.of(1, "1")));
        bench.loader().load(bench.names().month("2025-02").data(Lines.of(1, "1")));

        assertThat(travel(bench).snapshots())
                .extracting(Snapshot::id)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    default void aLoadThatIsNotPublishedIsNoSnapshot(Workbench bench) {
        bench.loader().load(bench.names().month("2025-01").data(Lines.of(1, "1")));
        List<Snapshot> before = travel(bench).snapshots();
        bench.loader().stageOnly(bench.names().month("2025-02").data(Lines.of(1, "1")));

        assertThat(travel(bench).snapshots()).isEqualTo(before);
    }

    @Test
    default void aQueryAsOfASnapshotSeesWhatWasThereThen(Workbench bench) {
        TestLoad first = bench.names().month("2025-01").data(Lines.of(2, "1.5"));
        TestLoad second = first.version("v2").data(Lines.of(5, "10"));
        bench.loader().load(first);
        Snapshot then = latest(bench);
        bench.loader().load(second);
        bench.loader().load(bench.names().month("2025-02").data(Lines.of(1, "1")));

        for (TableName table : List.of(first.table(), bench.names().unified())) {
            Contents old = asOf(bench, new AsOf.AtSnapshot(then.id()), table);
            assertThat(old.loadIds()).containsExactly(first.loadId());
            assertThat(old.sum("cost")).isEqualByComparingTo("3");
        }
        assertThat(asOf(bench, new AsOf.AtSnapshot(latest(bench).id()), first.table())
                        .loadIds())
                .containsExactly(second.loadId());
        assertThat(bench.readUnified().sum("cost")).isEqualByComparingTo("51");
    }

    @Test
    default void aQueryAsOfATimeSeesTheLastSnapshotUntilThen(Workbench bench) throws InterruptedException {
        TestLoad first = bench.names().month("2025-01").data(Lines.of(2, "1"));
        bench.loader().load(first);
        Thread.sleep(20);
        Instant between = Instant.now();
        Thread.sleep(20);
        bench.loader().load(first.version("v2").data(Lines.of(5, "1")));

        assertThat(asOf(bench, new AsOf.AtTime(between), bench.names().unified())
                        .size())
                .isEqualTo(2);
        assertThat(asOf(bench, new AsOf.AtTime(Instant.now()), bench.names().unified())
                        .size())
                .isEqualTo(5);
    }

    @Test
    default void parametersAreBoundAlsoInThePast(Workbench bench) {
        bench.loader().load(bench.names().month("2025-01").data(Lines.of(3, "1")));
        String sql = Sql.where(bench.backend(), bench.names().unified(), "cost", "line_item");
        AsOf then = new AsOf.AtSnapshot(latest(bench).id());

        assertThat(travel(bench).query(then, sql, "line 1").toList()).hasSize(1);
        assertThat(travel(bench).query(then, sql, "' OR 1=1 --").toList()).isEmpty();
    }

    @Test
    default void anOldSnapshotKeepsItsColumns(Workbench bench) {
        TableName shared = bench.names().table("export");
        bench.loader().load(bench.names().month("2025-01").single(shared).data(Lines.of(2, "1")));
        Snapshot then = latest(bench);
        List<String> columns = bench.read(shared).names();
        bench.loader().load(bench.names().month("2025-02").single(shared).schema(SchemaDriftContract.withExtra()));

        assertThat(bench.read(shared).names()).hasSize(columns.size() + 1);
        assertThat(asOf(bench, new AsOf.AtSnapshot(then.id()), shared).names()).isEqualTo(columns);
        assertThat(asOf(bench, new AsOf.AtSnapshot(then.id()), bench.names().unified())
                        .names())
                .isEqualTo(columns);
    }

    @Test
    default void aSnapshotThatIsNotThereIsRefused(Workbench bench) {
        bench.loader().load(bench.names().month("2025-01").data(Lines.of(1, "1")));
        long unknown = latest(bench).id() + 1_000;

        refused(
                BackendRejectedException.class,
                () -> asOf(bench, new AsOf.AtSnapshot(unknown), bench.names().unified()),
                String.valueOf(unknown));
        refused(
                BackendRejectedException.class,
                () -> travel(bench).snapshot(new AsOf.AtTime(Instant.EPOCH)),
                Instant.EPOCH.toString());
    }

    @Test
    default void aRestatementDiffersInWhatItRestates(Workbench bench) {
        TableName shared = bench.names().table("export");
        TestLoad first = bench.names()
                .month("2025-01")
                .single(shared)
                .data(lines(List.of(
                        Lines.row("same", new BigDecimal("1"), "USD"),
                        Lines.row("same", new BigDecimal("1"), "USD"),
                        Lines.row("raised", new BigDecimal("2"), "USD"),
                        Lines.row("gone", new BigDecimal("4"), "EUR"),
                        Lines.row("kept", new BigDecimal("7"), null))));
        bench.loader().load(bench.names().month("2025-02").single(shared).data(Lines.of(3, "100")));
        bench.loader().load(first);
        Snapshot before = latest(bench);
        bench.loader()
                .load(first.version("v2")
                        .data(lines(List.of(
                                Lines.row("same", new BigDecimal("1"), "USD"),
                                Lines.row("same", new BigDecimal("1"), "USD"),
                                Lines.row("raised", new BigDecimal("2.5"), "USD"),
                                Lines.row("kept", new BigDecimal("7"), null),
                                Lines.row("new", new BigDecimal("0.25"), "CHF")))));

        TableDiff diff = diff(bench, shared, before);
        assertThat(diff.before()).isEqualTo(before);
        assertThat(diff.after()).isEqualTo(latest(bench));
        assertThat(diff.groups()).hasSize(1);
        TableDiff.Group all = diff.groups().get(0);
        assertThat(all.key()).isEmpty();
        assertThat(all.inserted() + all.updated()).as("raised, new").isEqualTo(2);
        assertThat(all.deleted() + all.updated()).as("raised, gone").isEqualTo(2);
        sum(bench, all, "315", "311.75", "-3.25");

        TableDiff grouped = diff(bench, shared, before, "currency", "BILLING_PERIOD");
        assertThat(grouped.groupedBy()).hasSize(2);
        assertThat(grouped.groups())
                .extracting(TableDiff.Group::key)
                .as("neither what has no currency nor February differs")
                .containsExactlyInAnyOrder(key("CHF"), key("EUR"), key("USD"));
        sum(bench, group(grouped, "CHF"), "0", "0.25", "0.25");
        sum(bench, group(grouped, "EUR"), "4", "0", "-4");
        sum(bench, group(grouped, "USD"), "4", "4.5", "0.5");
        assertThat(group(grouped, "CHF").inserted()).isEqualTo(1);
        assertThat(group(grouped, "EUR").deleted()).isEqualTo(1);
    }

    @Test
    default void aMonthThatIsLoadedAgainAsItWasIsNoDifference(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").data(Lines.of(3, "1.5"));
        bench.loader().load(load);
        Snapshot before = latest(bench);
        bench.loader().load(load.again());

        TableDiff.Group all = diff(bench, load.table(), before).groups().get(0);
        assertThat(List.of(all.inserted(), all.deleted(), all.updated())).containsOnly(0L);
        sum(bench, all, "4.5", "4.5", "0");
        assertThat(diff(bench, load.table(), before, "currency").groups()).isEmpty();
    }

    @Test
    default void aTableThatWasNotThereHadNoRows(Workbench bench) {
        bench.loader().load(bench.names().month("2025-01").data(Lines.of(1, "1")));
        Snapshot before = latest(bench);
        TestLoad load = bench.names().month("2025-02").data(Lines.of(3, "1.5"));
        bench.loader().load(load);

        TableDiff.Group all = diff(bench, load.table(), before).groups().get(0);
        assertThat(all.inserted()).isEqualTo(3);
        sum(bench, all, "0", "4.5", "4.5");
        refused(
                BackendRejectedException.class,
                () -> diff(bench, bench.names().table("no_such_table"), before),
                "no_such_table");
        refused(
                BackendRejectedException.class,
                () -> diff(bench, load.table(), before, "no_such_column"),
                "no_such_column");
    }

    private static SourceData lines(List<List<Object>> rows) {
        return Lines.rows(Lines.SCHEMA.columns(), rows);
    }

    private static TimeTravel travel(Workbench bench) {
        return bench.backend()
                .timeTravel()
                .orElseThrow(
                        () -> new AssertionError("the backend has no time travel: do not implement this contract"));
    }

    private static Snapshot latest(Workbench bench) {
        List<Snapshot> snapshots = travel(bench).snapshots();
        return snapshots.get(snapshots.size() - 1);
    }

    private static Contents asOf(Workbench bench, AsOf asOf, TableName table) {
        var cursor = travel(bench).query(asOf, Sql.all(bench.backend(), table));
        var columns = cursor.columns();
        return new Contents(bench.backend().naming(), columns, cursor.toList());
    }

    private static TableDiff diff(Workbench bench, TableName table, Snapshot before, String... groupBy) {
        return travel(bench)
                .diff(
                        table,
                        new AsOf.AtSnapshot(before.id()),
                        new AsOf.AtSnapshot(latest(bench).id()),
                        List.of(groupBy));
    }

    private static List<Optional<String>> key(String currency) {
        return List.of(Optional.of(currency), Optional.of("2025-01"));
    }

    private static TableDiff.Group group(TableDiff diff, String currency) {
        return diff.groups().stream()
                .filter(g -> g.key().equals(key(currency)))
                .findFirst()
                .orElseThrow();
    }

    private static void sum(Workbench bench, TableDiff.Group group, String before, String after, String difference) {
        TableDiff.Sum cost = group.sums().stream()
                .filter(s -> s.column().equals(bench.backend().naming().fold("cost")))
                .findFirst()
                .orElseThrow();
        assertThat(cost.before()).isEqualByComparingTo(before);
        assertThat(cost.after()).isEqualByComparingTo(after);
        assertThat(cost.difference()).isEqualByComparingTo(difference);
    }
}
