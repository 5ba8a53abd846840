package dev.tarn.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StagedTable;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Columns come, go and widen; nothing is lost, and old queries go on working. */
public interface SchemaDriftContract extends TckContract {

    /**
     * The usual columns without {@code currency}, but with {@code extra}.
     *
     * @return the schema
     */
    static TableSchema withExtra() {
        return new TableSchema(List.of(
                Column.of("extra", ColumnType.TEXT),
                Column.of("line_item", ColumnType.TEXT),
                Column.of("cost", ColumnType.MONEY)));
    }

    private static SourceData extraRow() {
        return Lines.rows(withExtra().columns(), List.of(Lines.row("new", "line x", new BigDecimal("2"))));
    }

    @Test
    default void theUnifiedViewHasTheColumnsOfAllTablesByName(Workbench bench) {
        bench.loader().load(bench.names().month("2025-01").data(Lines.of(1, "1")));
        bench.loader().load(bench.names().month("2025-02").schema(withExtra()).data(extraRow()));

        Contents old = bench.readUnified().in("2025-01");
        Contents added = bench.readUnified().in("2025-02");
        assertThat(old.column("extra")).containsExactly((Object) null);
        assertThat(old.column("currency")).containsExactly("USD");
        assertThat(old.sum("cost")).isEqualByComparingTo("1");
        assertThat(added.column("extra")).containsExactly("new");
        assertThat(added.column("currency")).containsExactly((Object) null);
        assertThat(added.column("line_item")).containsExactly("line x");
        assertThat(added.sum("cost")).isEqualByComparingTo("2");
    }

    @Test
    default void aSharedTableGainsColumnsAndKeepsOldOnes(Workbench bench) {
        TableName shared = bench.names().table("export");
        bench.loader().load(bench.names().month("2025-01").single(shared).data(Lines.of(1, "1")));
        String oldQuery = Sql.columns(bench.backend(), shared, "line_item", "currency", "cost");
        StagedTable staged = bench.loader()
                .load(bench.names()
                        .month("2025-02")
                        .single(shared)
                        .schema(withExtra())
                        .data(extraRow()));

        assertThat(staged.change())
                .isEqualTo(new SchemaChange(List.of(Column.of("extra", ColumnType.TEXT)), List.of()));
        assertThat(bench.read(shared).in("2025-01").column("extra")).containsExactly((Object) null);
        assertThat(bench.read(shared).in("2025-02").column("extra")).containsExactly("new");
        assertThat(bench.read(shared).in("2025-02").column("currency")).containsExactly((Object) null);
        assertThat(Contents.of(bench.backend(), oldQuery).size()).isEqualTo(2);
    }

    @Test
    default void aSharedTableWidensAColumnWithoutLoss(Workbench bench) {
        TableName shared = bench.names().table("export");
        Column narrow = Column.of("amount", new ColumnType.Int64());
        Column wide = Column.of("amount", new ColumnType.Decimal(38, 10));
        widen(bench, shared, narrow, 9223372036854775807L, wide, new BigDecimal("0.0000000001"));

        assertThat(bench.read(shared).sum("amount")).isEqualByComparingTo("9223372036854775807.0000000001");
    }

    @Test
    default void aNumberBecomesTextWhereTextComes(Workbench bench) {
        TableName shared = bench.names().table("export");
        Column narrow = Column.of("amount", new ColumnType.Int64());
        Column wide = Column.of("amount", ColumnType.TEXT);
        widen(bench, shared, narrow, 42L, wide, "n/a");

        assertThat(bench.read(shared).column("amount")).containsExactlyInAnyOrder("42", "n/a");
    }

    @Test
    default void aNarrowerMonthDoesNotNarrowTheTable(Workbench bench) {
        TableName shared = bench.names().table("export");
        TableSchema wide = schema(Column.of("amount", ColumnType.MONEY));
        TableSchema narrow = schema(Column.of("amount", new ColumnType.Int64()));
        bench.loader()
                .load(bench.names()
                        .month("2025-01")
                        .single(shared)
                        .schema(wide)
                        .measure(Measure.ROWS)
                        .data(Lines.rows(wide.columns(), List.of(Lines.row(new BigDecimal("0.5"))))));
        StagedTable staged = bench.loader()
                .load(bench.names()
                        .month("2025-02")
                        .single(shared)
                        .schema(narrow)
                        .measure(Measure.ROWS)
                        .data(Lines.rows(narrow.columns(), List.of(Lines.row(2L)))));

        assertThat(staged.change().isEmpty()).isTrue();
        assertThat(bench.read(shared).sum("amount")).isEqualByComparingTo("2.5");
    }

    @Test
    default void theUnifiedViewWidensOverTables(Workbench bench) {
        TableSchema number = schema(Column.of("amount", new ColumnType.Int64()));
        TableSchema money = schema(Column.of("amount", ColumnType.MONEY));
        bench.loader()
                .load(bench.names()
                        .month("2025-01")
                        .schema(number)
                        .measure(Measure.ROWS)
                        .data(Lines.rows(number.columns(), List.of(Lines.row(3L)))));
        bench.loader()
                .load(bench.names()
                        .month("2025-02")
                        .schema(money)
                        .measure(Measure.ROWS)
                        .data(Lines.rows(money.columns(), List.of(Lines.row(new BigDecimal("0.000000000000000001"))))));

        assertThat(bench.readUnified().sum("amount")).isEqualByComparingTo("3.000000000000000001");
    }

    @Test
    default void aReplacedMonthOfItsOwnTableMayChangeShape(Workbench bench) {
        TestLoad first = bench.names().month("2025-01").data(Lines.of(2, "1"));
        bench.loader().load(first);
        bench.loader().load(first.version("v2").schema(withExtra()).data(extraRow()));

        Contents contents = bench.readUnified();
        assertThat(contents.size()).isEqualTo(1);
        assertThat(contents.column("extra")).containsExactly("new");
        assertThat(contents.sum("cost")).isEqualByComparingTo("2");
    }

    @Test
    default void filesOfOneMonthAreUnitedByName(Workbench bench) {
        TableSchema all = new TableSchema(List.of(
                Column.of("line_item", ColumnType.TEXT),
                Column.of("extra", ColumnType.TEXT),
                Column.of("cost", ColumnType.MONEY),
                Column.of("currency", ColumnType.TEXT)));
        TestLoad load = Feed.csv(
                bench,
                bench.names().month("2025-01").schema(all),
                "line_item,cost,currency\na,1,USD\n",
                "extra,currency,cost,line_item\nx,USD,2,b\n");
        bench.loader().load(load);

        Contents contents = bench.readUnified();
        assertThat(contents.column("line_item")).containsExactlyInAnyOrder("a", "b");
        assertThat(contents.column("extra")).containsExactlyInAnyOrder(null, "x");
        assertThat(contents.sum("cost")).isEqualByComparingTo("3");
    }

    @Test
    default void aColumnThatNoSourceHasIsNull(Workbench bench) {
        TestLoad load = Feed.csv(bench, bench.names().month("2025-01"), "line_item,cost\na,1\n");
        StagedTable staged = bench.loader().load(load);

        assertThat(bench.readUnified().column("currency")).containsExactly((Object) null);
        assertThat(staged.costByCurrency()).containsOnlyKeys("");
    }

    private static TableSchema schema(Column column) {
        return new TableSchema(List.of(column));
    }

    private static void widen(
            Workbench bench, TableName shared, Column narrow, Object before, Column wide, Object after) {
        bench.loader()
                .load(bench.names()
                        .month("2025-01")
                        .single(shared)
                        .schema(schema(narrow))
                        .measure(Measure.ROWS)
                        .data(Lines.rows(List.of(narrow), List.of(Lines.row(before)))));
        StagedTable staged = bench.loader()
                .load(bench.names()
                        .month("2025-02")
                        .single(shared)
                        .schema(schema(wide))
                        .measure(Measure.ROWS)
                        .data(Lines.rows(List.of(wide), List.of(Lines.row(after)))));
        assertThat(staged.change().added()).isEmpty();
        assertThat(staged.change().widened())
                .extracting(Column::type)
                .containsExactly(narrow.type().widenTo(wide.type()));
    }
}
