package dev.tarn.billing;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceTotal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Reads every file as CSV, whatever its name says, and counts rows by month: all that listing deliveries needs. */
final class FakeReader implements DataReader {

    @Override
    public boolean canRead(FileFormat format) {
        return format != FileFormat.JSON;
    }

    @Override
    public SourceFile describe(DataFile file) {
        List<SourceColumn> columns = new ArrayList<>();
        List<List<String>> records = records(file);
        if (!records.isEmpty()) {
            records.get(0).forEach(name -> columns.add(new SourceColumn(columns.size(), name, ColumnType.TEXT)));
        }
        return new SourceFile(file, columns);
    }

    @Override
    public RowCursor rows(DataFile file) {
        List<List<String>> records = records(file);
        Iterator<List<String>> rows =
                records.subList(Math.min(1, records.size()), records.size()).iterator();
        return new RowCursor() {
            private List<String> row = List.of();

            @Override
            public List<Column> columns() {
                return records.get(0).stream()
                        .map(name -> Column.of(name, ColumnType.TEXT))
                        .toList();
            }

            @Override
            public boolean next() {
                boolean more = rows.hasNext();
                row = more ? rows.next() : List.of();
                return more;
            }

            @Override
            public Object value(int column) {
                return row.get(column);
            }

            @Override
            public void close() {
                row = List.of();
            }
        };
    }

    @Override
    public List<SourceTotal> totals(List<SourceFile> files, Measure measure) {
        List<SourceTotal> totals = new ArrayList<>();
        for (SourceFile file : files) {
            List<List<String>> records = records(file.file());
            int column = records.get(0).indexOf(measure.period());
            Map<String, Long> rows = new TreeMap<>();
            records.subList(1, records.size()).forEach(r -> {
                String value = r.get(column);
                rows.merge(value.substring(0, Math.min(7, value.length())), 1L, Long::sum);
            });
            rows.forEach((period, count) ->
                    totals.add(new SourceTotal(file.file().key(), period, "", count, BigDecimal.ZERO)));
        }
        return totals;
    }

    private static List<List<String>> records(DataFile file) {
        try (InputStream bytes = Files.newInputStream(Path.of(file.uri()));
                InputStream plain = file.compression() == Compression.GZIP ? new GZIPInputStream(bytes) : bytes;
                Reader text = new InputStreamReader(plain, StandardCharsets.UTF_8);
                CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(text)) {
            return csv.stream().map(CsvRecord::getFields).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
