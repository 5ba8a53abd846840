package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.Measure;
import dev.tarn.spi.StagedTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbCsvLoadTest {

    @TempDir
    private Path folder;

    private final DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.inMemory());

    @AfterEach
    void close() {
        backend.close();
    }

    private StagedTable load(TableSchema schema, Path... files) {
        return Loads.load(backend, Loads.separate("2024-01", "v1"), schema, Measure.ROWS, files);
    }

    private List<List<Object>> loaded(String columns) {
        return Loads.rows(backend, "SELECT " + columns + " FROM aws_billing.cur_2024_01 ORDER BY id");
    }

    @Test
    void whatIsNoneIsNone() {
        Path file = Loads.write(
                folder.resolve("n.csv"),
                "id,text,cost\n1,,\n2,\"\",\"\"\n3,NULL,NULL\n4,null,null\n5,\"NULL\",\"NULL\"\n6,None,None\n7,x, \n");
        load(Loads.schema("id", ColumnType.TEXT, "text", ColumnType.TEXT, "cost", ColumnType.MONEY), file);

        assertThat(loaded("text").stream().map(r -> r.get(0)).toList())
                .isEqualTo(Arrays.asList(null, null, null, null, "NULL", "None", "x"));
        assertThat(loaded("cost")).allSatisfy(row -> assertThat(row.get(0)).isNull());
    }

    @Test
    void everyShapeOfTime() {
        String[] shapes = {
            "2024-03-10T02:30:00Z", "2024-03-10T02:30:00.000Z", "2024-03-10 02:30:00", "2024-03-10T02:30Z",
            "2024-03-10T02:30", "2024-03-09T21:30:00-05:00", "2024-03-09T21:30-05:00",
                    "2024-03-10T08:00:00.0000000+0530",
            "3/10/2024 02:30", "\"2024-03-10 02:30:00\"", "2024-03-10T07:30:00+05", "2024-03-10 02:30:00 UTC"
        };
        StringBuilder csv = new StringBuilder("id,t\n");
        for (int i = 0; i < shapes.length; i++) {
            csv.append(10 + i).append(',').append(shapes[i]).append('\n');
        }
        csv.append("90,2024-03-10\n91,3/10/2024\n");
        load(
                Loads.schema("id", ColumnType.TEXT, "t", ColumnType.TIMESTAMP),
                Loads.write(folder.resolve("t.csv"), csv.toString()));

        List<List<Object>> rows = loaded("t, id");
        for (int i = 0; i < shapes.length; i++) {
            assertThat(rows.get(i).get(0)).as(shapes[i]).isEqualTo(Instant.parse("2024-03-10T02:30:00Z"));
        }
        assertThat(rows.get(shapes.length).get(0)).isEqualTo(Instant.parse("2024-03-10T00:00:00Z"));
        assertThat(rows.get(shapes.length + 1).get(0)).isEqualTo(Instant.parse("2024-03-10T00:00:00Z"));
    }

    @Test
    void decimalsToTheLastDigitAndWhatIsRoundedIsCounted() {
        String[][] numbers = {
            {"1.81E-8", "0.000000018100000000"},
            {"99999999999999999999.999999999999999999", "99999999999999999999.999999999999999999"},
            {"-0.1", "-0.100000000000000000"},
            {"0.10000000000000000000000", "0.100000000000000000"},
            {"1E3", "1000.000000000000000000"},
            {"0.0000000000000000005", "0.000000000000000001"}, // rounded
            {"9E-20", "0.000000000000000000"}, // rounded
            {"-1.5e-18", "-0.000000000000000002"}, // rounded
            {"9.4917188249756050048052244056308502550507E11", "949171882497.560500480522440563"} // rounded
        };
        StringBuilder csv = new StringBuilder("id,cost\n");
        for (int i = 0; i < numbers.length; i++) {
            csv.append(i).append(',').append(numbers[i][0]).append('\n');
        }
        StagedTable staged = load(
                Loads.schema("id", ColumnType.TEXT, "cost", ColumnType.MONEY),
                Loads.write(folder.resolve("d.csv"), csv.toString()));

        List<List<Object>> rows = loaded("cost");
        for (int i = 0; i < numbers.length; i++) {
            assertThat(rows.get(i).get(0)).as(numbers[i][0]).isEqualTo(new BigDecimal(numbers[i][1]));
        }
        assertThat(staged.rounded()).isEqualTo(4);
    }

    @Test
    void sumsThatExceedTheirColumnsPrecisionAreExact() {
        Path file = Loads.write(
                folder.resolve("s.csv"),
                "id,cost,cur\n1,99999999999999999999.999999999999999999,EUR\n2,99999999999999999999.999999999999999999,EUR\n"
                        + "3,1.5,\n4,,USD\n");
        StagedTable staged = Loads.load(
                backend,
                Loads.separate("2024-01", "v1"),
                Loads.schema("id", ColumnType.TEXT, "cost", ColumnType.MONEY, "cur", ColumnType.TEXT),
                new Measure("cost", "cur", ""),
                file);

        assertThat(staged.costByCurrency())
                .containsOnlyKeys("EUR", "", "USD")
                .hasEntrySatisfying(
                        "EUR", sum -> assertThat(sum).isEqualByComparingTo("199999999999999999999.999999999999999998"))
                .hasEntrySatisfying("", sum -> assertThat(sum).isEqualByComparingTo("1.5"))
                .hasEntrySatisfying("USD", sum -> assertThat(sum).isEqualByComparingTo("0"));
        assertThat(staged.rowsByFile()).isEqualTo(Map.of("s.csv", 4L));
    }

    @Test
    void aValueThatIsNoNumberIsNamedByFileRowAndColumnAndNotShown() {
        Path good = Loads.write(folder.resolve("good.csv"), "id,cost\n1,1\n");
        Path bad = Loads.write(folder.resolve("bad.csv"), "id,cost\n1,1\n2,s3cr3t-x\n3,4e5\n4,zz\n");
        TableSchema schema = Loads.schema("id", ColumnType.TEXT, "cost", ColumnType.MONEY);

        assertThatThrownBy(() -> load(schema, good, bad))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("bad.csv")
                .hasMessageContaining("column 'cost' has 2 values that can't be DECIMAL(38,18), the first in row 2")
                .hasMessageContaining("a9aa9a-a")
                .hasMessageNotContaining("s3cr3t");
        assertThat(Loads.value(backend, "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'aws_billing'"))
                .isEqualTo(0L);
    }

    @Test
    void whatOverflowsAndWhatIsNoWholeNumberIsRefused() {
        Path wide = Loads.write(folder.resolve("w.csv"), "id,cost\n1,123456789012345678901\n");
        assertThatThrownBy(() -> load(Loads.schema("id", ColumnType.TEXT, "cost", ColumnType.MONEY), wide))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("column 'cost' has 1 value");
        Path half = Loads.write(folder.resolve("h.csv"), "id,n\n1,2\n2,1.5\n");
        assertThatThrownBy(() -> load(Loads.schema("id", ColumnType.TEXT, "n", new ColumnType.Int64()), half))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("column 'n' has 1 value that can't be BIGINT, the first in row 2");
    }

    @Test
    void mapsKeepKeysNumbersAndTheDifferenceBetweenEmptyAndNone() {
        Path file = Loads.write(
                folder.resolve("m.csv"),
                "id,tags,discount\n1,\"{\"\"user:Name\"\":\"\"a, b\"\",\"\"n\"\":1.50}\",\"{\"\"x\"\":0.1234567890123456789}\"\n"
                        + "2,{},{}\n3,,\n");
        load(
                Loads.schema(
                        "id", ColumnType.TEXT,
                        "tags", ColumnType.TEXT_MAP,
                        "discount", new ColumnType.MapOf(ColumnType.TEXT, new ColumnType.Decimal(38, 19))),
                file);

        assertThat(loaded("tags, discount"))
                .isEqualTo(List.of(
                        List.of(
                                Map.of("user:Name", "a, b", "n", "1.50"),
                                Map.of("x", new BigDecimal("0.1234567890123456789"))),
                        List.of(Map.of(), Map.of()),
                        Arrays.asList(null, null)));
    }

    @Test
    void headersWithAMarkRepeatedOrDifferingByCase() {
        Path file = Loads.write(folder.resolve("h.csv"), "\uFEFF\"id\",a,A,a,\"x\ny\"\n1,2,3,4,5\n");
        SourceFile source = backend.dataReader().describe(Loads.file(file));
        assertThat(source.columns().stream().map(c -> c.originalName()).toList())
                .containsExactly("id", "a", "A", "a", "x\ny");

        load(
                new TableSchema(List.of(
                        Column.of("id", ColumnType.TEXT),
                        new Column("a", "a", ColumnType.TEXT),
                        new Column("a_2", "A", ColumnType.TEXT),
                        new Column("a_3", "a", ColumnType.TEXT),
                        new Column("xy\"; DROP", "x\ny", ColumnType.TEXT))),
                file);
        assertThat(loaded("a, a_2, a_3, \"xy\"\"; DROP\"")).isEqualTo(List.of(List.of("2", "3", "4", "5")));
    }

    @Test
    void filesAreUnitedByNameAndEmptyOnesAddNothing() {
        Path one = Loads.write(folder.resolve("1.csv"), "id,a\n1,x\n");
        Path two = Loads.write(folder.resolve("2.csv.gz"), "b,id\r\n\"y\r\nz\",2\r\n\r\n");
        Path three = Loads.write(folder.resolve("3.csv"), "id,a\n3,w\n");
        Path header = Loads.write(folder.resolve("4.csv"), "id,c");
        Path zero = Loads.write(folder.resolve("5.csv"), "");
        StagedTable staged = load(
                Loads.schema("id", ColumnType.TEXT, "a", ColumnType.TEXT, "b", ColumnType.TEXT, "c", ColumnType.MONEY),
                one,
                two,
                three,
                header,
                zero);

        assertThat(staged.rowsByFile()).isEqualTo(Map.of("1.csv", 1L, "2.csv.gz", 1L, "3.csv", 1L));
        assertThat(loaded("a, b, c, tarn_source_file, billing_period, tarn_account"))
                .isEqualTo(List.of(
                        Arrays.asList("x", null, null, "1.csv", "2024-01", ""),
                        Arrays.asList(null, "y\r\nz", null, "2.csv.gz", "2024-01", ""),
                        Arrays.asList("w", null, null, "3.csv", "2024-01", "")));
        assertThat(load(Loads.schema("id", ColumnType.TEXT), zero).rows()).isZero();
    }

    @Test
    void raggedRecordsAreNamedByFileAndLine() {
        TableSchema schema = Loads.schema("id", ColumnType.TEXT);
        Path few = Loads.write(folder.resolve("few.csv"), "id,a\n1,2\n3\n");
        assertThatThrownBy(() -> load(schema, few))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("few.csv record 3: the header has 2 fields, this record 1");
        Path many = Loads.write(folder.resolve("many.csv"), "id,a\n1,2\n3,4,secret\n");
        assertThatThrownBy(() -> load(schema, many))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("many.csv record 3: the header has 2 fields, this record 3")
                .hasMessageNotContaining("secret");
    }

    @Test
    void gzipInSeveralMembersAndFilesThatWereUnpackedOnTheirWay() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.write(Loads.gzip("id,a\n1,x\n".getBytes()));
        members.write(Loads.gzip("2,y\n".getBytes()));
        Path file = Files.write(folder.resolve("m.csv.gz"), members.toByteArray());
        Path unpacked = Files.writeString(folder.resolve("u.csv.gz"), "id,a\n3,z\n");

        assertThat(load(Loads.schema("id", ColumnType.TEXT, "a", ColumnType.TEXT), file, unpacked)
                        .rowsByFile())
                .isEqualTo(Map.of("m.csv.gz", 2L, "u.csv.gz", 1L));
    }

    @Test
    void pathsAreNoPatternsAndNoSql() {
        String[] names = {
            "a*.csv",
            "a[xy].csv",
            "q?.csv",
            "it's.csv",
            "{a,b}.csv",
            "c\\d.csv",
            "BILLING_PERIOD=2020-01.csv",
            "ü ; --.csv"
        };
        Loads.write(folder.resolve("ax.csv"), "id,k\n9,decoy\n");
        Loads.write(folder.resolve("qq.csv"), "id,k\n9,decoy\n");
        Path[] files = new Path[names.length];
        for (int i = 0; i < names.length; i++) {
            files[i] = Loads.write(folder.resolve(names[i]), "id,k\n" + i + "," + i + "\n");
        }
        load(Loads.schema("id", ColumnType.TEXT, "k", ColumnType.TEXT), files);

        List<List<Object>> rows = loaded("k, tarn_source_file");
        assertThat(rows).hasSize(names.length);
        for (int i = 0; i < names.length; i++) {
            assertThat(rows.get(i)).containsExactly(String.valueOf(i), names[i]);
        }
    }

    @Test
    void jsonLinesKeepTheirDigits() {
        Path file = Loads.write(
                folder.resolve("j.json.gz"),
                "{\"id\":1,\"cost\":0.123456789012345678,\"tags\":{\"a b\":\"c\"}}\n"
                        + "{\"id\":2,\"q\\\"uote\":\"x 1, 2\",\"tags\":null}\n{\"id\":3,\"cost\":\"12345678901234567.5\",\"ok\":true}\n");
        SourceFile source = backend.dataReader().describe(Loads.file(file));
        assertThat(source.columns().stream().map(c -> c.originalName()).toList())
                .containsExactlyInAnyOrder("id", "cost", "tags", "q\"uote", "ok");

        load(
                Loads.schema(
                        "id",
                        ColumnType.TEXT,
                        "cost",
                        ColumnType.MONEY,
                        "tags",
                        ColumnType.TEXT_MAP,
                        "q\"uote",
                        ColumnType.TEXT,
                        "ok",
                        new ColumnType.Bool()),
                file);
        assertThat(loaded("cost, tags, \"q\"\"uote\", ok"))
                .isEqualTo(List.of(
                        Arrays.asList(new BigDecimal("0.123456789012345678"), Map.of("a b", "c"), null, null),
                        Arrays.asList(null, null, "x 1, 2", null),
                        Arrays.asList(new BigDecimal("12345678901234567.500000000000000000"), null, null, true)));
        try (var rows = backend.dataReader().rows(Loads.file(file))) {
            assertThat(rows.toList()).hasSize(3);
        }
        assertThat(backend.dataReader().totals(List.of(source), new Measure("cost", "", "")))
                .singleElement()
                .satisfies(
                        total -> assertThat(total.cost()).isEqualByComparingTo("12345678901234567.623456789012345678"));
    }
}
