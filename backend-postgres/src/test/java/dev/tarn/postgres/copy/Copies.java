package dev.tarn.postgres.copy;

import dev.tarn.duckdb.engine.DuckDbDataReader;
import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.ExportId;
import dev.tarn.model.FileFormat;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DataReaders;
import dev.tarn.spi.Measure;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.ReaderLimits;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.SystemColumns;
import dev.tarn.spi.TableStrategy;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A reader, a database of its own, and all feeds between them. */
final class Copies implements AutoCloseable {

    private static final String TABLE = "\"the \"\"table\"\"\"";

    private final Path folder;
    private final DuckDbDataReader reader;
    private final String url;
    private final Connection connection;
    private int files;

    Copies(Path folder) throws SQLException {
        this(folder, EmbeddedPostgres.server().freshDatabase(), ReaderLimits.DEFAULT);
    }

    Copies(Path folder, String url, ReaderLimits limits) throws SQLException {
        this.folder = folder;
        this.url = url;
        this.reader = (DuckDbDataReader) DataReaders.open("postgresql", limits);
        this.connection = DriverManager.getConnection(url);
        connection.setAutoCommit(false);
    }

    String url() {
        return url;
    }

    Connection connection() {
        return connection;
    }

    DuckDbEngine engine() {
        return reader.engine();
    }

    CopyFeed chosen() {
        return CopyFeeds.of(reader);
    }

    List<CopyFeed> feeds() {
        return List.of(new ArrowBinaryFeed(engine()), new TextLinesFeed(engine()), new RowsFeed(reader));
    }

    List<CopyFeed> engineFeeds() {
        return List.of(new ArrowBinaryFeed(engine()), new TextLinesFeed(engine()));
    }

    /** A file of what a query gives. */
    SourceFile parquet(String select) throws SQLException {
        Path file = folder.resolve("source" + files++ + ".parquet");
        try (Connection own = engine().connection("make " + file)) {
            new DuckDbStatements(own).run("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
        }
        return describe(file);
    }

    SourceFile text(String extension, String content) {
        Path file = folder.resolve("source" + files++ + extension);
        try {
            Files.write(file, content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return describe(file);
    }

    SourceFile describe(Path file) {
        String name = file.getFileName().toString();
        FileFormat format = name.endsWith(".parquet")
                ? FileFormat.PARQUET
                : name.endsWith(".json") ? FileFormat.JSON : FileFormat.CSV;
        try {
            return reader.describe(new DataFile(name, file.toUri(), Files.size(file), "", format, Compression.NONE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SourceData files(SourceFile... files) {
        return new SourceData.Files(List.of(files), new RowSelection.All());
    }

    static SourceData rows(List<Column> columns, List<List<Object>> rows) {
        return new SourceData.Rows(() -> new RowCursor() {
            private int at = -1;

            @Override
            public List<Column> columns() {
                return columns;
            }

            @Override
            public boolean next() {
                return ++at < rows.size();
            }

            @Override
            public Object value(int column) {
                return rows.get(at).get(column);
            }

            @Override
            public void close() {}
        });
    }

    static StageRequest request(TableSchema schema, SourceData data) {
        PartitionKey partition = new PartitionKey(new ExportId("aws", "cur"), "a'1", YearMonth.of(2024, 1));
        PlannedLoad load = new PlannedLoad(
                new LoadKey(partition, "v1"), "load-1", new TableName("aws_billing", "cur"), "CUR_V1", "", List.of());
        return new StageRequest(load, TableStrategy.SINGLE, schema, data, new Measure("", "", ""));
    }

    static TableSchema schema(Object... namesAndTypes) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.add(Column.of((String) namesAndTypes[i], (ColumnType) namesAndTypes[i + 1]));
        }
        return new TableSchema(columns);
    }

    /** The target of a schema whose last columns are folded. */
    static CopyTarget target(TableSchema schema, String... folded) {
        List<Column> columns = new ArrayList<>(SystemColumns.ALL);
        List<Column> members = new ArrayList<>();
        for (Column column : schema.columns()) {
            (Arrays.asList(folded).contains(column.name()) ? members : columns).add(column);
        }
        return new CopyTarget(
                TABLE,
                new TableSchema(columns),
                members.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new CopyTarget.Folded("rest", new TableSchema(members))),
                false);
    }

    void create(CopyTarget target) throws SQLException {
        String columns = target.columns().columns().stream()
                .map(c -> '"' + c.name().replace("\"", "\"\"") + "\" " + type(c.type()))
                .collect(Collectors.joining(", "));
        run("DROP TABLE IF EXISTS " + TABLE);
        run("CREATE TABLE " + TABLE + " (" + columns
                + target.folded().map(f -> ", " + f.column() + " jsonb").orElse("") + ")");
        connection.commit();
    }

    void run(String sql) throws SQLException {
        new JdbcStatements(connection).run(sql);
    }

    private static String type(ColumnType type) {
        if (type instanceof ColumnType.Text) {
            return "text";
        } else if (type instanceof ColumnType.Bool) {
            return "boolean";
        } else if (type instanceof ColumnType.Int64) {
            return "bigint";
        } else if (type instanceof ColumnType.Float64) {
            return "double precision";
        } else if (type instanceof ColumnType.Decimal decimal) {
            return "numeric(" + decimal.precision() + "," + decimal.scale() + ")";
        } else if (type instanceof ColumnType.Date) {
            return "date";
        } else if (type instanceof ColumnType.Timestamp) {
            return "timestamp";
        } else if (type instanceof ColumnType.Binary) {
            return "bytea";
        }
        return "jsonb";
    }

    /** What a column holds, as the server writes it, in the order of another. */
    List<String> column(String column, String order) throws SQLException {
        return list("SELECT " + column + "::text FROM " + TABLE + " ORDER BY " + order);
    }

    List<String> list(String sql) throws SQLException {
        return new JdbcStatements(connection).list(row -> row.getString(1), sql);
    }

    /** The same for two tables that hold the same, to the last digit. */
    String contents() throws SQLException {
        run("SET LOCAL extra_float_digits = 3");
        return list("SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text COLLATE \"C\")), '')"
                        + " FROM " + TABLE + " t")
                .get(0);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        reader.close();
    }
}
