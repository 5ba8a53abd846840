package dev.tarn.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceFile;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceTotal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvWitnessTest {

    private static final Measure MEASURE = new Measure("cost", "cur", "start");

    @TempDir
    private Path folder;

    private SourceFile file(String name, byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve(name), bytes);
        DataFile file = new DataFile(
                name,
                path.toUri(),
                bytes.length,
                "",
                FileFormat.CSV,
                name.endsWith(".gz") ? Compression.GZIP : Compression.NONE);
        return CsvFiles.describe(file);
    }

    private SourceFile file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    @Test
    void countsRecordsAndSumsExactlyByPeriodAndCurrency() throws IOException {
        SourceFile one = file(
                "1.csv",
                "\uFEFF\"start\",x,cost,cur\r\n2024-01-01T00:00Z,\"a,\"\"\r\nb\",1.81E-8,EUR\r\n\r\n"
                        + "2024-01-31,ü,\"-0.1\",EUR\r\n2024-02-01,,NULL,USD\r\n,,99999999999999999999.999999999999999999,\r\n"
                        + "2024-02-01,,0.3,\"NULL\"\r\n2024-02-01,,0.4,NULL");
        SourceFile two = file("2.csv", "cost,start,cur\n5,2024-01-01,EUR\n");
        SourceFile header = file("3.csv", "cost,start,cur");
        SourceFile zero = file("4.csv", "");

        assertThat(CsvWitness.totals(List.of(one, two, header, zero), MEASURE))
                .extracting(
                        SourceTotal::file,
                        SourceTotal::period,
                        SourceTotal::currency,
                        SourceTotal::rows,
                        t -> t.cost().toPlainString())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("1.csv", "2024-01", "EUR", 2L, "-0.0999999819"),
                        org.assertj.core.groups.Tuple.tuple("1.csv", "2024-02", "USD", 1L, "0"),
                        org.assertj.core.groups.Tuple.tuple(
                                "1.csv", "", "", 1L, "99999999999999999999.999999999999999999"),
                        org.assertj.core.groups.Tuple.tuple("1.csv", "2024-02", "NULL", 1L, "0.3"),
                        org.assertj.core.groups.Tuple.tuple("1.csv", "2024-02", "", 1L, "0.4"),
                        org.assertj.core.groups.Tuple.tuple("2.csv", "2024-01", "EUR", 1L, "5"));
        assertThat(CsvWitness.totals(List.of(one), Measure.ROWS))
                .containsExactly(new SourceTotal("1.csv", "", "", 6, BigDecimal.ZERO));
    }

    @Test
    void valuesThatSpanBuffersAreWhole() throws IOException {
        Random random = new Random(7);
        StringBuilder csv = new StringBuilder("cost,pad,start,cur\n");
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < 20_000; i++) {
            BigDecimal cost = BigDecimal.valueOf(random.nextLong(), random.nextInt(19));
            sum = sum.add(cost);
            csv.append(cost.toPlainString())
                    .append(",\"")
                    .append("x\"\"\n".repeat(random.nextInt(12)))
                    .append("\",2024-01,EUR\n");
        }
        SourceTotal total = CsvWitness.totals(List.of(file("b.csv.gz", gzip(csv.toString()))), MEASURE)
                .get(0);
        assertThat(total.rows()).isEqualTo(20_000);
        assertThat(total.cost()).isEqualByComparingTo(sum);
    }

    @Test
    void brokenGzipIsFoundWhereverItIsBroken() throws IOException {
        StringBuilder csv = new StringBuilder("cost,start,cur\n");
        for (int i = 0; i < 10_000; i++) {
            csv.append(i * 31 % 997).append(",2024-01,EUR\n");
        }
        byte[] whole = gzip(csv.toString());
        SourceFile good = file("g.csv.gz", whole);
        assertThat(CsvWitness.totals(List.of(good), MEASURE))
                .singleElement()
                .satisfies(t -> assertThat(t.rows()).isEqualTo(10_000));

        byte[] checksum = whole.clone();
        checksum[whole.length - 8] ^= 1;
        byte[] middle = whole.clone();
        middle[whole.length / 2] ^= 0x55;
        for (byte[] broken : List.of(
                Arrays.copyOf(whole, whole.length / 2), Arrays.copyOf(whole, whole.length - 4), checksum, middle)) {
            Files.write(folder.resolve("g.csv.gz"), broken);
            assertThatThrownBy(() -> CsvWitness.totals(List.of(good), MEASURE))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("g.csv.gz");
        }
    }

    @Test
    void severalMembersAreOneFile() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.write(gzip("cost,start,cur\n1,2024-01,EUR\n"));
        members.write(gzip("2,2024-01,EUR\n"));
        assertThat(CsvWitness.totals(List.of(file("m.csv.gz", members.toByteArray())), MEASURE))
                .containsExactly(new SourceTotal("m.csv.gz", "2024-01", "EUR", 2, new BigDecimal("3")));
    }

    @Test
    void whatIsWrongIsNamedByFileAndLine() throws IOException {
        SourceFile number = file("n.csv", "cost,start,cur\n1,2024-01,EUR\nx,2024-01,EUR\n");
        SourceFile month = file("p.csv", "cost,start,cur\n1,January,EUR\n");
        SourceFile ragged = file("r.csv", "cost,start,cur\n1,\"2024\n-01\",EUR\n1,2024-01\n");
        SourceFile open = file("o.csv", "cost,start,cur\n1,2024-01,\"EUR\n");
        SourceFile text = file("t.csv", "cost,start,cur\n1,2024-01,\"EUR\"x\n");
        assertThatThrownBy(() -> CsvWitness.totals(List.of(number), MEASURE))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("n.csv: line 3: 'cost' holds something that is no number");
        assertThatThrownBy(() -> CsvWitness.totals(List.of(month), MEASURE))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("p.csv: line 2: 'start'")
                .hasMessageNotContaining("January");
        assertThatThrownBy(() -> CsvWitness.totals(List.of(ragged, number), Measure.ROWS))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("r.csv: line 4: the header has 3 fields, this record 2");
        assertThatThrownBy(() -> CsvWitness.totals(List.of(open), MEASURE))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("a quoted value does not end");
        assertThatThrownBy(() -> CsvWitness.totals(List.of(text), MEASURE))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("text after a closing quote");
    }

    @Test
    void aTimeWithAnOffsetIsOfItsMonthInUtc() throws IOException {
        SourceFile file = file(
                "o.csv",
                "cost,start,cur\n1,2025-01-31T23:30:00-05:00,EUR\n2, 2025-02-01 00:30:00.5+01 ,EUR\n4,2025-01-31T23:30-0500,EUR\n"
                        + "8,2025-01-31T23:30:00+00:00,EUR\n16,2025-01-31T23:30:00Z,EUR\n32,2025-01-01-05:00,EUR\n");
        assertThat(CsvWitness.totals(List.of(file), MEASURE))
                .containsExactlyInAnyOrder(
                        new SourceTotal("o.csv", "2025-01", "EUR", 4, new BigDecimal("58")),
                        new SourceTotal("o.csv", "2025-02", "EUR", 2, new BigDecimal("5")));
        for (String bad :
                List.of("2025-01-31T23:30:00 -05:00", "2025-02-30T23:30:00-05:00", "2025-01-31T23:30:00-99:00")) {
            SourceFile broken = file("bad.csv", "cost,start,cur\n1," + bad + ",EUR\n");
            assertThatThrownBy(() -> CsvWitness.totals(List.of(broken), MEASURE))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("bad.csv: line 2: 'start'");
        }
    }
}
