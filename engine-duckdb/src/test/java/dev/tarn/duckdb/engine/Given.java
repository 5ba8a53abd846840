package dev.tarn.duckdb.engine;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.ExportId;
import dev.tarn.model.FileFormat;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Measure;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.SystemColumns;
import dev.tarn.spi.TableStrategy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Files and requests for tests. */
final class Given {

    private Given() {}

    static Path write(Path path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            return Files.write(path, path.toString().endsWith(".gz") ? gzip(bytes) : bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    static DataFile file(Path path) {
        String name = path.getFileName().toString();
        FileFormat format = name.endsWith(".parquet")
                ? FileFormat.PARQUET
                : name.contains(".json") ? FileFormat.JSON : FileFormat.CSV;
        Compression packing = name.endsWith(".gz") ? Compression.GZIP : Compression.NONE;
        try {
            return new DataFile(name, path.toUri(), Files.size(path), "", format, packing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StageRequest request(TableSchema schema, Measure measure, SourceData data) {
        PartitionKey partition = new PartitionKey(new ExportId("aws", "cur"), "a'1", YearMonth.of(2024, 1));
        PlannedLoad load = new PlannedLoad(
                new LoadKey(partition, "v1"), "load-1", new TableName("aws_billing", "cur"), "CUR_V1", "", List.of());
        return new StageRequest(load, TableStrategy.SINGLE, schema, data, measure);
    }

    static TableSchema schema(Object... namesAndTypes) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.add(Column.of((String) namesAndTypes[i], (ColumnType) namesAndTypes[i + 1]));
        }
        return new TableSchema(columns);
    }

    /** The columns of the table that a request's rows go into. */
    static TableSchema whole(TableSchema source) {
        List<Column> columns = new ArrayList<>(SystemColumns.ALL);
        columns.addAll(source.columns());
        return new TableSchema(columns);
    }
}
