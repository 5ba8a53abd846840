package dev.tarn.tck;

import static dev.tarn.tck.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.LoadState;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableName;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.SystemColumns;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Staging and publishing: all or nothing, over any number of tables. */
public interface LoadTransactionContract
        extends ReadersContract, FencingContract, FileLoadContract, StagingInPartsContract {

    @Test
    default void rowsFromJavaArriveWithTheirLoad(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").account("000000000007").data(Lines.of(3, "1.25"));
        StagedTable staged = bench.loader().load(load);

        assertThat(staged.rows()).isEqualTo(3);
        assertThat(staged.rowsByFile()).isEmpty();
        assertThat(staged.rounded()).isZero();
        assertThat(staged.change()).isEqualTo(SchemaChange.NONE);
        assertThat(staged.costByCurrency()).containsOnlyKeys("USD");
        assertThat(staged.costByCurrency().get("USD")).isEqualByComparingTo("3.75");
        for (TableName table : List.of(load.table(), bench.names().unified())) {
            Contents contents = bench.read(table);
            assertThat(contents.column("line_item")).containsExactlyInAnyOrder("line 0", "line 1", "line 2");
            assertThat(contents.sum("cost")).isEqualByComparingTo("3.75");
            assertThat(contents.column("billing_period")).containsOnly("2025-01");
            assertThat(contents.column("tarn_account")).containsOnly("000000000007");
            assertThat(contents.loadIds()).containsExactly(load.loadId());
            assertThat(contents.column("tarn_source_file")).containsOnlyNulls();
        }
    }

    @Test
    default void rowsMayTellTheFilesThatTheyCameFrom(Workbench bench) {
        List<Column> columns = List.of(
                Column.of("line_item", ColumnType.TEXT),
                SystemColumns.SOURCE_FILE,
                Column.of("cost", ColumnType.MONEY));
        TestLoad load = bench.names()
                .month("2025-01")
                .data(Lines.rows(
                        columns,
                        List.of(
                                Lines.row("line 0", "a 'b'.csv", BigDecimal.ONE),
                                Lines.row("line 1", null, BigDecimal.TEN))));
        StagedTable staged = bench.loader().load(load);

        assertThat(staged.rows()).isEqualTo(2);
        assertThat(staged.rowsByFile()).containsExactly(Map.entry("a 'b'.csv", 1L));
        Contents contents = bench.readUnified();
        assertThat(contents.names()).doesNotHaveDuplicates();
        assertThat(contents.column("tarn_source_file")).containsExactlyInAnyOrder("a 'b'.csv", null);
        assertThat(contents.sum("cost")).isEqualByComparingTo("11");
    }

    @Test
    default void systemColumnsStandBeforeTheSourcesOwn(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").data(Lines.of(1, "1"));
        bench.loader().load(load);

        List<String> expected = List.of(
                SystemColumns.BILLING_PERIOD.name(),
                SystemColumns.ACCOUNT.name(),
                SystemColumns.LOAD_ID.name(),
                SystemColumns.SOURCE_FILE.name(),
                "line_item",
                "cost",
                "currency");
        assertThat(bench.read(load.table()).names())
                .containsExactlyElementsOf(
                        expected.stream().map(bench.backend().naming()::fold).toList());
    }

    @Test
    default void anEmptyAccountIsTextAndNotNull(Workbench bench) {
        bench.loader().load(bench.names().month("2025-01").data(Lines.of(1, "1")));

        assertThat(bench.readUnified().column("tarn_account")).containsExactly("");
    }

    @Test
    default void sumsAreKeptByCurrency(Workbench bench) {
        List<List<Object>> rows = List.of(
                Lines.row("a", new BigDecimal("0.1"), "USD"),
                Lines.row("b", new BigDecimal("0.2"), "USD"),
                Lines.row("c", new BigDecimal("5"), "EUR"),
                Lines.row("d", new BigDecimal("7"), null),
                Lines.row("e", null, "EUR"));
        StagedTable staged =
                bench.loader().load(bench.names().month("2025-01").data(Lines.rows(Lines.SCHEMA.columns(), rows)));

        assertThat(staged.costByCurrency()).containsOnlyKeys("USD", "EUR", "");
        assertThat(staged.costByCurrency().get("USD")).isEqualByComparingTo("0.3");
        assertThat(staged.costByCurrency().get("EUR")).isEqualByComparingTo("5");
        assertThat(staged.costByCurrency().get("")).isEqualByComparingTo("7");
    }

    @Test
    default void rowsOfFilesCarryTheKeyOfTheirFile(Workbench bench) {
        TestLoad load = Feed.csv(
                bench,
                bench.names().month("2025-01"),
                "line_item,cost,currency\na,1,USD\nb,2,USD\n",
                "currency,line_item,cost\nUSD,c,3\n");
        StagedTable staged = bench.loader().load(load);

        Contents contents = bench.readUnified();
        assertThat(contents.column("line_item")).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(contents.sum("cost")).isEqualByComparingTo("6");
        assertThat(staged.costByCurrency().get("USD")).isEqualByComparingTo("6");
        List<String> keys = load.planned().files();
        if (!keys.isEmpty()) {
            assertThat(staged.rowsByFile()).isEqualTo(Map.of(keys.get(0), 2L, keys.get(1), 1L));
            assertThat(contents.column("tarn_source_file"))
                    .containsExactlyInAnyOrder(keys.get(0), keys.get(0), keys.get(1));
        }
    }

    @Test
    default void aNewVersionReplacesTheMonth(Workbench bench) {
        TestLoad first = bench.names().month("2025-01").data(Lines.of(5, "1"));
        TestLoad second = first.version("v2").data(Lines.of(2, "10"));
        TestLoad other = bench.names().month("2025-02").data(Lines.of(1, "100"));
        bench.loader().load(first);
        bench.loader().load(other);
        bench.loader().load(second);

        assertThat(bench.read(first.table()).loadIds()).containsExactly(second.loadId());
        assertThat(bench.readUnified().in("2025-01").sum("cost")).isEqualByComparingTo("20");
        assertThat(bench.readUnified().in("2025-02").sum("cost")).isEqualByComparingTo("100");
    }

    @Test
    default void loadingAVersionAgainReplacesItToo(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").data(Lines.of(5, "1"));
        bench.loader().load(load);
        TestLoad again = load.again();
        bench.loader().load(again);

        assertThat(bench.readUnified().size()).isEqualTo(5);
        assertThat(bench.readUnified().loadIds()).containsExactly(again.loadId());
        assertThat(bench.state().isLoaded(load.key())).isTrue();
    }

    @Test
    default void oneTableHoldsManyMonths(Workbench bench) {
        TableName shared = bench.names().table("export");
        TestLoad january = bench.names().month("2025-01").single(shared).data(Lines.of(2, "1"));
        TestLoad february = bench.names().month("2025-02").single(shared).data(Lines.of(3, "1"));
        TestLoad replaced = january.version("v2").data(Lines.of(7, "1"));
        bench.loader().load(january);
        bench.loader().load(february);
        bench.loader().load(replaced);

        for (TableName table : List.of(shared, bench.names().unified())) {
            assertThat(bench.read(table).in("2025-01").loadIds()).containsExactly(replaced.loadId());
            assertThat(bench.read(table).in("2025-01").size()).isEqualTo(7);
            assertThat(bench.read(table).in("2025-02").size()).isEqualTo(3);
        }
    }

    @Test
    default void oneTableHoldsManyAccounts(Workbench bench) {
        TableName shared = bench.names().table("export");
        TestLoad one =
                bench.names().month("2025-01").account("1").single(shared).data(Lines.of(2, "1"));
        TestLoad two = one.account("2").again().data(Lines.of(3, "1"));
        bench.loader().loadTogether(one, two);
        TestLoad replaced = one.version("v2").data(Lines.of(4, "1"));
        bench.loader().load(replaced);

        assertThat(bench.read(shared).size()).isEqualTo(7);
        assertThat(bench.readUnified().loadIds()).isEqualTo(Set.of(two.loadId(), replaced.loadId()));
    }

    @Test
    default void severalTablesAreOnePublish(Workbench bench) {
        TestLoad one = bench.names().month("2025-01").data(Lines.of(1, "1"));
        TestLoad two = bench.names().month("2025-02").data(Lines.of(2, "1"));
        List<StagedTable> staged = bench.loader().loadTogether(one, two);

        assertThat(staged).extracting(StagedTable::rows).containsExactly(1L, 2L);
        assertThat(bench.read(one.table()).size()).isEqualTo(1);
        assertThat(bench.read(two.table()).size()).isEqualTo(2);
        assertThat(bench.readUnified().size()).isEqualTo(3);
        assertThat(bench.state().currentVersions(bench.names().export()))
                .extracting(LoadState::rows)
                .containsExactly(1L, 2L);
    }

    @Test
    default void anEmptyMonthIsAMonth(Workbench bench) {
        TestLoad first = bench.names().month("2025-01").data(Lines.of(5, "1"));
        bench.loader().load(first);
        TestLoad empty = first.version("v2").data(Lines.none());
        StagedTable staged = bench.loader().load(empty);

        assertThat(staged.rows()).isZero();
        assertThat(bench.readUnified().rows()).isEmpty();
        assertThat(bench.state().isLoaded(empty.key()))
                .as("present, although it has no rows")
                .isTrue();
    }

    @Test
    default void identicalRowsAreAllKept(Workbench bench) {
        List<Object> row = Lines.row("same", BigDecimal.ONE, "USD");
        bench.loader()
                .load(bench.names().month("2025-01").data(Lines.rows(Lines.SCHEMA.columns(), List.of(row, row, row))));
        bench.loader().load(bench.names().month("2025-02").data(Lines.of(1, "1")));

        assertThat(bench.readUnified().in("2025-01").sum("cost")).isEqualByComparingTo("3");
    }

    @Test
    default void switchingTheStrategyNeverDoublesAMonth(Workbench bench) {
        TableName shared = bench.names().table("export");
        TestLoad separate = bench.names().month("2025-01").data(Lines.of(5, "1"));
        TestLoad single = separate.version("v2").single(shared);
        bench.loader().load(separate);
        bench.loader().load(single);

        assertThat(bench.readUnified().loadIds()).containsExactly(single.loadId());
        assertThat(bench.readUnified().size()).isEqualTo(5);
        TestLoad back = separate.version("v3");
        bench.loader().load(back);
        assertThat(bench.readUnified().loadIds()).containsExactly(back.loadId());
        assertThat(bench.readUnified().size()).isEqualTo(5);
    }

    @Test
    default void nothingRemainsOfALoadThatIsNotPublished(Workbench bench) {
        bench.loader().load(bench.names().month("2025-01").data(Lines.of(2, "1")));
        TestLoad replaced = bench.names().month("2025-01").version("v2").data(Lines.of(9, "1"));
        TestLoad added = bench.names().month("2025-02").schema(SchemaDriftContract.withExtra());
        Set<String> tables = bench.tables();
        List<LoadState> current = bench.state().currentVersions(bench.names().export());
        bench.loader().stageOnly(replaced, added);

        assertThat(bench.tables()).isEqualTo(tables);
        assertThat(bench.readUnified().size()).isEqualTo(2);
        assertThat(bench.readUnified().names())
                .doesNotContain(bench.backend().naming().fold("extra"));
        assertThat(bench.state().currentVersions(bench.names().export())).isEqualTo(current);
        assertThat(bench.state().schemaVersions(bench.names().export())).hasSize(1);
        refused(BackendRejectedException.class, () -> bench.read(added.table()));
    }

    @Test
    default void publishingLeavesNoTableBesideTheTargetAndTheView(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").data(Lines.of(2, "1"));
        bench.loader().load(load);
        Set<String> tables = bench.tables();
        bench.loader().load(load.version("v2"));
        bench.loader().load(load.version("v3"));

        assertThat(bench.tables()).isEqualTo(tables);
    }

    @Test
    default void aPlanIsPublishedWholeOrNotAtAll(Workbench bench) {
        TestLoad one = bench.names().month("2025-01").data(Lines.of(1, "1"));
        TestLoad two = bench.names().month("2025-02").data(Lines.of(1, "1"));
        try (LoadTransaction transaction = bench.backend().begin(bench.loader().start(one, two), LoadObserver.NONE)) {
            transaction.stage(one.request());
            assertThatThrownBy(transaction::publish).as("a load was not staged").isInstanceOf(RuntimeException.class);
        }

        assertThat(bench.state().currentVersions(bench.names().export())).isEmpty();
        refused(BackendRejectedException.class, () -> bench.read(one.table()));
    }
}
