package dev.tarn.tck;

import static dev.tarn.tck.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.ExportId;
import dev.tarn.model.FileFormat;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.Measure;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names from outside are data, whatever they hold. */
public interface NamingContract extends TckContract {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o'brien \"x\"",
                "x'; DROP TABLE t; --",
                "x\"; DROP TABLE t; --",
                "a.b \"c\".\"d\"",
                "naïve 日本 🎉",
                "select",
                "100% ?1 $1 :a {0} ${env:HOME} \\",
                "/* x */ -- y",
                " leading and trailing ",
                "lineItem/UnblendedCost"
            })
    default void hostileNamesAreOnlyNames(String name, Workbench bench) {
        String unique = name + bench.names().id();
        TestLoad load = hostile(unique, unique, name);
        Loader loader = new Loader(bench.backend(), new TableName(unique, name + "_unified"));
        loader.load(load);
        TestLoad newer = load.version(name + " 2");
        loader.load(newer);

        for (TableName table : List.of(newer.table(), loader.unified())) {
            Contents contents = bench.read(table);
            assertThat(contents.column(name)).containsExactly(name);
            assertThat(contents.column("tarn_account")).containsExactly(name);
            assertThat(contents.sum("cost " + name)).isEqualByComparingTo("1");
            assertThat(Contents.of(bench.backend(), Sql.column(bench.backend(), table, name))
                            .rows())
                    .as("by the column's reference")
                    .containsExactly(List.of(name));
        }
        ExportId export = newer.key().partition().export();
        List<LoadState> current = bench.state().currentVersions(export);
        assertThat(current).extracting(LoadState::key).containsExactly(newer.key());
        assertThat(current).extracting(LoadState::table).containsExactly(newer.table());
        assertThat(bench.state().isLoaded(newer.key())).isTrue();
        assertThat(bench.state().exports()).contains(export);
        assertThat(bench.state().schemaVersions(export).get(0).schema()).isEqualTo(newer.schema());
        Attempt attempt = loader.start(newer.version(name + " 3"));
        bench.state().fail(attempt, name);
        assertThat(bench.state().history(export, YearMonth.of(2025, 1)))
                .filteredOn(state -> state.key().version().equals(name + " 3"))
                .extracting(LoadState::error)
                .containsExactly(name);
    }

    private static TestLoad hostile(String dataset, String export, String name) {
        TableSchema schema =
                new TableSchema(List.of(Column.of(name, ColumnType.TEXT), Column.of("cost " + name, ColumnType.MONEY)));
        PartitionKey partition = new PartitionKey(new ExportId("aws", export), name, YearMonth.of(2025, 1));
        TestLoad load = TestLoad.of(partition, new TableName(dataset, name))
                .schema(schema)
                .measure(new Measure("cost " + name, "", ""))
                .data(Lines.rows(schema.columns(), List.of(Lines.row(name, BigDecimal.ONE))));
        return load.version(new LoadKey(partition, name).version());
    }

    @Test
    default void tablesOfSimilarNamesAreDifferentTables(Workbench bench) {
        TestLoad plain = bench.names().month("2025-01").data(Lines.of(1, "1"));
        TestLoad quoted = bench.names()
                .month("2025-02")
                .table(bench.names().table("export_2025_01\""))
                .data(Lines.of(2, "1"));
        bench.loader().loadTogether(plain, quoted);

        assertThat(bench.read(plain.table()).size()).isEqualTo(1);
        assertThat(bench.read(quoted.table()).size()).isEqualTo(2);
    }

    @Test
    default void namesMayBeAsLongAsTheRulesSay(Workbench bench) {
        int length = Math.min(bench.backend().naming().maximumBytes(), 250);
        String name = "x".repeat(length);
        TableSchema schema = new TableSchema(
                List.of(Column.of(name.substring(1) + "y", ColumnType.TEXT), Column.of(name, ColumnType.TEXT)));
        TestLoad load = bench.names()
                .month("2025-01")
                .table(bench.names().table(name))
                .schema(schema)
                .measure(Measure.ROWS)
                .data(Lines.rows(schema.columns(), List.of(Lines.row("1", "2"))));
        bench.loader().load(load);
        bench.loader().load(load.version("v2"));

        assertThat(bench.read(load.table()).column(name)).containsExactly("2");
        assertThat(bench.readUnified().column(name.substring(1) + "y")).containsExactly("1");
    }

    @Test
    default void reservedWordsAreColumnsLikeOthers(Workbench bench) {
        List<Column> columns = new ArrayList<>();
        List<Object> row = new ArrayList<>();
        for (String word :
                List.of("select", "from", "table", "order", "group", "user", "desc", "all", "values", "null")) {
            columns.add(Column.of(word, ColumnType.TEXT));
            row.add("the " + word);
        }
        TestLoad load = bench.names()
                .month("2025-01")
                .schema(new TableSchema(columns))
                .measure(Measure.ROWS)
                .data(Lines.rows(columns, List.of(row)));
        bench.loader().load(load);

        for (Column column : columns) {
            assertThat(bench.readUnified().column(column.name())).containsExactly("the " + column.name());
        }
    }

    @Test
    default void columnNamesAreFoldedAsTheRulesSay(Workbench bench) {
        TableSchema schema = new TableSchema(List.of(
                Column.of("BilledCost", ColumnType.MONEY), new Column("x_Discounts", "x Discounts", ColumnType.TEXT)));
        TestLoad load = bench.names()
                .month("2025-01")
                .schema(schema)
                .measure(new Measure("BilledCost", "", ""))
                .data(Lines.rows(schema.columns(), List.of(Lines.row(BigDecimal.TEN, "d"))));
        bench.loader().load(load);

        assertThat(bench.readUnified().names())
                .contains(
                        bench.backend().naming().fold("BilledCost"),
                        bench.backend().naming().fold("x_Discounts"));
        assertThat(Contents.of(
                                bench.backend(),
                                Sql.columns(bench.backend(), bench.names().unified(), "BilledCost", "X_DISCOUNTS"))
                        .rows())
                .hasSize(1);
    }

    @Test
    default void columnsThatDifferByCaseInTheSourceAreKeptApart(Workbench bench) {
        TableSchema schema = new TableSchema(List.of(
                new Column("cost_2", "cost", ColumnType.MONEY),
                new Column("Cost", "Cost", ColumnType.MONEY),
                new Column("cost_1", "COST", ColumnType.TEXT)));
        TestLoad load = Feed.csv(
                bench,
                bench.names().month("2025-01").schema(schema).measure(new Measure("Cost", "", "")),
                "Cost,cost,COST\n1,20,x\n",
                "cost,COST,Cost\n30,y,2\n");
        assertThat(bench.loader().load(load).costByCurrency().get("")).isEqualByComparingTo("3");

        Contents contents = bench.read(load.table());
        assertThat(contents.sum("Cost")).isEqualByComparingTo("3");
        assertThat(contents.sum("cost_2")).isEqualByComparingTo("50");
        assertThat(contents.column("cost_1")).containsExactlyInAnyOrder("x", "y");
    }

    @Test
    default void aFileNameIsNoPatternAndNoSql(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        bench.files().csv("a1.csv", "line_item,cost,currency\nwrong,100,USD\n");
        DataFile file = bench.files().csv("a[12]{1}'; DROP é %20 &x=#.csv", "line_item,cost,currency\nright,1,USD\n");
        DataFile gzipped = bench.files().gzippedCsv("sub [a-z]/b'.csv.gz", "line_item,cost,currency\nright,2,USD\n");
        TestLoad load = Feed.files(bench, bench.names().month("2025-01"), file, gzipped);
        var staged = bench.loader().load(load);

        assertThat(staged.rowsByFile()).containsOnlyKeys(file.key(), gzipped.key());
        assertThat(bench.readUnified().column("line_item")).containsExactly("right", "right");
        assertThat(bench.readUnified().column("tarn_source_file")).containsExactlyInAnyOrder(file.key(), gzipped.key());
        assertThat(bench.reader().rows(file).toList()).hasSize(1);
        assertThat(bench.reader().totals(List.of(bench.reader().describe(file)), Measure.ROWS))
                .extracting(total -> total.file())
                .containsExactly(file.key());
    }

    @Test
    default void aHostileFileNameIsInTheErrorAsItIs(Workbench bench) {
        assumeTrue(bench.reads(FileFormat.CSV), "reads no CSV");
        DataFile file = bench.files().csv("o'brien %s {} \"x\".csv", "a,b\n1\n");

        refused(BadDataException.class, () -> bench.reader().rows(file).toList(), "o'brien %s {} \"x\".csv");
        refused(
                BackendRejectedException.class,
                () -> bench.read(bench.names().table("no'such %s {}")),
                "no'such %s {}");
    }
}
