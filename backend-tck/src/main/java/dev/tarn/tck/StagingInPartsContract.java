package dev.tarn.tck;

import static dev.tarn.tck.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.FileFormat;
import dev.tarn.model.LoadState;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StagedTable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Loads that come in parts: each further part adds to the ones before it, and all are counted together. */
public interface StagingInPartsContract extends TckContract {

    @Test
    default void partsOfALoadAddUpToOneMonth(Workbench bench) {
        TestLoad old = bench.names().month("2025-01").data(Lines.of(9, "1"));
        bench.loader().load(old);
        TestLoad load = old.version("v2");
        List<StagedTable> staged =
                bench.loader().loadInParts(load, Lines.of(3, "1.25"), Lines.none(), Lines.of(2, "0.5"));

        assertThat(staged).extracting(StagedTable::rows).containsExactly(3L, 3L, 5L);
        assertThat(staged.get(0).costByCurrency().get("USD")).isEqualByComparingTo("3.75");
        assertThat(staged.get(2).costByCurrency().get("USD")).isEqualByComparingTo("4.75");
        for (TableName table : List.of(load.table(), bench.names().unified())) {
            assertThat(bench.read(table).size()).isEqualTo(5);
            assertThat(bench.read(table).sum("cost")).isEqualByComparingTo("4.75");
            assertThat(bench.read(table).loadIds()).containsExactly(load.loadId());
        }
        assertThat(bench.state().currentVersions(bench.names().export()))
                .extracting(LoadState::rows)
                .containsExactly(5L);
    }

    @Test
    default void partsOfALoadReplaceAPartitionOfASharedTable(Workbench bench) {
        TableName shared = bench.names().table("export");
        TestLoad january = bench.names().month("2025-01").single(shared).data(Lines.of(2, "1"));
        TestLoad february = bench.names().month("2025-02").single(shared).data(Lines.of(9, "1"));
        bench.loader().load(january);
        bench.loader().load(february);
        TestLoad again = february.version("v2");
        bench.loader().loadInParts(again, Lines.of(1, "1"), Lines.of(1, "2"), Lines.of(1, "3"));

        assertThat(bench.read(shared).in("2025-01").loadIds()).containsExactly(january.loadId());
        assertThat(bench.read(shared).in("2025-02").loadIds()).containsExactly(again.loadId());
        assertThat(bench.read(shared).in("2025-02").sum("cost")).isEqualByComparingTo("6");
        assertThat(bench.read(shared).size()).isEqualTo(5);
    }

    @Test
    default void roundingIsCountedOverAllParts(Workbench bench) {
        List<Column> source = List.of(Column.of("cost", ColumnType.TEXT));
        TableSchema schema = new TableSchema(List.of(Column.of("cost", ColumnType.MONEY)));
        String long19 = "0.0000000000000000001";
        TestLoad load = bench.names().month("2025-01").schema(schema).measure(new Measure("cost", "", ""));
        List<StagedTable> staged = bench.loader()
                .loadInParts(
                        load,
                        Lines.rows(source, List.of(Lines.row(long19), Lines.row("1"))),
                        Lines.rows(source, List.of(Lines.row("2"))),
                        Lines.rows(source, List.of(Lines.row(long19), Lines.row(long19))));

        assertThat(staged).extracting(StagedTable::rounded).containsExactly(1L, 1L, 3L);
    }

    @Test
    default void theChangeIsThatOfTheFirstPart(Workbench bench) {
        TableName shared = bench.names().table("export");
        bench.loader().load(bench.names().month("2025-01").single(shared).data(Lines.of(1, "1")));
        TestLoad wider = bench.names().month("2025-02").single(shared).schema(SchemaDriftContract.withExtra());
        List<StagedTable> staged = bench.loader().loadInParts(wider, Lines.of(1, "1"), Lines.of(1, "1"));

        assertThat(staged.get(0).change().added()).hasSize(1);
        assertThat(staged.get(1).change()).isEqualTo(staged.get(0).change());
    }

    @Test
    default void filesInPartsAreCountedByFile(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        TestLoad load = Feed.csv(
                bench,
                bench.names().month("2025-01"),
                "line_item,cost,currency\na,1,USD\nb,2,USD\n",
                "currency,line_item,cost\nEUR,c,3\n");
        SourceData.Files files = (SourceData.Files) load.data();
        List<StagedTable> staged = bench.loader()
                .loadInParts(
                        load,
                        new SourceData.Files(files.files().subList(0, 1), files.selection()),
                        new SourceData.Files(files.files().subList(1, 2), files.selection()));

        List<String> keys = load.planned().files();
        assertThat(bench.readUnified().column("line_item")).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(bench.readUnified().column("tarn_source_file"))
                .containsExactlyInAnyOrder(keys.get(0), keys.get(0), keys.get(1));
        assertThat(staged.get(0).rowsByFile()).isEqualTo(Map.of(keys.get(0), 2L));
        assertThat(staged.get(1).rowsByFile()).isEqualTo(Map.of(keys.get(0), 2L, keys.get(1), 1L));
        assertThat(staged.get(1).costByCurrency().get("USD")).isEqualByComparingTo("3");
        assertThat(staged.get(1).costByCurrency().get("EUR")).isEqualByComparingTo("3");
    }

    @Test
    default void partsOfSeveralLoadsMayAlternate(Workbench bench) {
        TableName shared = bench.names().table("export");
        TestLoad one = bench.names().month("2025-01").single(shared);
        TestLoad two = bench.names().month("2025-02").single(shared).schema(SchemaDriftContract.withExtra());
        try (LoadTransaction transaction = bench.backend().begin(bench.loader().start(one, two), LoadObserver.NONE)) {
            transaction.stage(one.part(Lines.of(1, "1")));
            transaction.stage(two.part(Lines.of(2, "1")));
            transaction.stage(one.part(Lines.of(3, "1")));
            assertThat(transaction.stage(two.part(Lines.of(4, "1"))).rows()).isEqualTo(6);
            transaction.publish();
        }

        assertThat(bench.read(shared).in("2025-01").size()).isEqualTo(4);
        assertThat(bench.read(shared).in("2025-02").size()).isEqualTo(6);
        assertThat(bench.read(shared).sum("cost")).isEqualByComparingTo(BigDecimal.TEN);
    }

    @Test
    default void partsOfALoadAgreeInAllButTheirData(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").data(Lines.of(1, "1"));
        List<TestLoad> others = List.of(
                load.schema(SchemaDriftContract.withExtra()), load.single(load.table()), load.measure(Measure.ROWS));
        for (TestLoad other : others) {
            try (LoadTransaction transaction =
                    bench.backend().begin(bench.loader().start(load), LoadObserver.NONE)) {
                transaction.stage(load.request());
                assertThatThrownBy(() -> transaction.stage(other.request()))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThat(bench.state().currentVersions(bench.names().export())).isEmpty();
    }

    @Test
    default void aBrokenPartLeavesTheOldMonth(Workbench bench) {
        TestLoad old = bench.names().month("2025-01").data(Lines.of(2, "1"));
        bench.loader().load(old);
        TestLoad load = old.version("v2");
        List<Column> source = List.of(Column.of("cost", ColumnType.TEXT));
        SourceData broken = Lines.rows(source, List.of(Lines.row("1"), Lines.row("no money")));
        try (LoadTransaction transaction = bench.backend().begin(bench.loader().start(load), LoadObserver.NONE)) {
            transaction.stage(load.part(Lines.of(3, "1")));
            refused(BadDataException.class, () -> transaction.stage(load.part(broken)));
            assertThatThrownBy(transaction::publish)
                    .as("a part of the load is missing")
                    .isInstanceOf(RuntimeException.class);
        }

        assertThat(bench.readUnified().loadIds()).containsExactly(old.loadId());
        assertThat(bench.readUnified().size()).isEqualTo(2);
    }
}
