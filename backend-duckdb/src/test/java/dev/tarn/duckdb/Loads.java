package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.ExportId;
import dev.tarn.model.FileFormat;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.Measure;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.TableStrategy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/** Loads as tests need them: short to write, nothing left out. */
final class Loads {

    static final ExportId EXPORT = new ExportId("aws", "cur");
    static final TableName VIEW = new TableName("aws_billing", "cur_unified");

    private Loads() {}

    static DataFile file(Path path) {
        String name = path.getFileName().toString();
        FileFormat format = name.endsWith(".parquet")
                ? FileFormat.PARQUET
                : name.contains(".json") ? FileFormat.JSON : FileFormat.CSV;
        try {
            return new DataFile(
                    name,
                    path.toUri(),
                    Files.size(path),
                    "",
                    format,
                    name.endsWith(".gz") ? Compression.GZIP : Compression.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path path, String text) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return Files.write(path, path.toString().endsWith(".gz") ? gzip(bytes) : bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** Writes a Parquet file with what a query gives. */
    static Path parquet(Path path, String query) {
        try (java.sql.Connection connection = java.sql.DriverManager.getConnection("jdbc:duckdb:");
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + query + ") TO " + DuckDbSql.literal(path.toString()) + " (FORMAT parquet)");
            return path;
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static LoadKey key(String account, String month, String version) {
        return new LoadKey(new PartitionKey(EXPORT, account, YearMonth.parse(month)), version);
    }

    static PlannedLoad separate(String month, String version, String... files) {
        return planned(key("", month, version), new TableName("aws_billing", "cur_" + month.replace('-', '_')), files);
    }

    static PlannedLoad single(String month, String version, String... files) {
        return planned(key("", month, version), new TableName("aws_billing", "cur"), files);
    }

    static PlannedLoad planned(LoadKey key, TableName table, String... files) {
        return new PlannedLoad(key, UUID.randomUUID().toString(), table, "CUR_V1", "", List.of(files));
    }

    static LoadPlan plan(PlannedLoad... loads) {
        return new LoadPlan(List.of(loads), VIEW);
    }

    static TableSchema schema(Object... namesAndTypes) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.add(Column.of((String) namesAndTypes[i], (ColumnType) namesAndTypes[i + 1]));
        }
        return new TableSchema(columns);
    }

    /** The schema that the files declare themselves, united by name. */
    static TableSchema declared(List<SourceFile> files) {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (SourceFile file : files) {
            for (SourceColumn column : file.columns()) {
                ColumnType type = column.type() instanceof ColumnType.Float64 ? ColumnType.MONEY : column.type();
                columns.putIfAbsent(column.originalName(), Column.of(column.originalName(), type));
            }
        }
        return new TableSchema(List.copyOf(columns.values()));
    }

    /** The schema that a file declares itself. */
    static TableSchema declaredAsIs(SourceFile file) {
        return new TableSchema(file.columns().stream()
                .map(c -> Column.of(c.originalName(), c.type()))
                .toList());
    }

    static StageRequest request(PlannedLoad load, TableSchema schema, Measure measure, List<SourceFile> files) {
        TableStrategy strategy = load.table().name().equals("cur") ? TableStrategy.SINGLE : TableStrategy.SEPARATE;
        return new StageRequest(load, strategy, schema, new SourceData.Files(files, new RowSelection.All()), measure);
    }

    /** Starts, stages and publishes one load of files. */
    static StagedTable load(
            DatabaseBackend backend, PlannedLoad load, TableSchema schema, Measure measure, Path... files) {
        List<SourceFile> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(backend.dataReader().describe(file(file)));
        }
        return load(backend, request(load, schema, measure, sources), LoadObserver.NONE);
    }

    static StagedTable load(DatabaseBackend backend, StageRequest request, LoadObserver observer) {
        Attempt attempt = backend.stateManager().start(plan(request.load()));
        try (LoadTransaction transaction = backend.begin(attempt, observer)) {
            StagedTable staged = transaction.stage(request);
            transaction.publish();
            return staged;
        }
    }

    static List<List<Object>> rows(DatabaseBackend backend, String sql, Object... parameters) {
        try (RowCursor cursor = backend.query(sql, parameters)) {
            return cursor.toList();
        }
    }

    static Object value(DatabaseBackend backend, String sql, Object... parameters) {
        return rows(backend, sql, parameters).get(0).get(0);
    }
}
