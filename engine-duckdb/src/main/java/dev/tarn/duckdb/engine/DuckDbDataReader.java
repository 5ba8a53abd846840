package dev.tarn.duckdb.engine;

import dev.tarn.csv.CsvFiles;
import dev.tarn.csv.CsvWitness;
import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.ConvertedFiles;
import dev.tarn.spi.ConvertedRows;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.FileTarget;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceTotal;
import dev.tarn.spi.StageRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads files by the engine; counts CSV files without it. For any number of threads. */
public final class DuckDbDataReader implements DataReader {

    private final DuckDbEngine engine;
    private final boolean owner;

    private DuckDbDataReader(DuckDbEngine engine, boolean owner) {
        this.engine = engine;
        this.owner = owner;
    }

    /**
     * A reader of local files.
     *
     * @param engine stays open as long as the reader and the rows it gave are used
     */
    public DuckDbDataReader(DuckDbEngine engine) {
        this(engine, false);
    }

    /** A reader that closes its engine. */
    static DuckDbDataReader owning(DuckDbEngine engine) {
        return new DuckDbDataReader(engine, true);
    }

    /**
     * The engine that reads, for those who take rows out of it in another way.
     *
     * @return the open engine
     */
    public DuckDbEngine engine() {
        return engine;
    }

    @Override
    public boolean canRead(FileFormat format) {
        return true;
    }

    @Override
    public SourceFile describe(DataFile file) {
        String operation = "describe " + file.key();
        if (isEmpty(file)) {
            return new SourceFile(file, List.of());
        }
        if (file.format() == FileFormat.CSV) {
            return CsvFiles.describe(file);
        }
        try (Connection connection = engine.connection(operation)) {
            DuckDbStatements statements = new DuckDbStatements(connection);
            List<SourceColumn> columns = file.format() == FileFormat.PARQUET
                    ? DuckDbFileSchema.parquet(statements, file, engine.errors())
                    : DuckDbFileSchema.json(statements, file, engine.errors());
            return new SourceFile(file, columns);
        } catch (SQLException e) {
            throw engine.errors().translate(operation, e);
        }
    }

    private boolean isEmpty(DataFile file) {
        if (!DuckDbSql.isHere(file)) {
            return file.size() == 0;
        }
        try {
            return Files.size(Path.of(file.uri())) == 0;
        } catch (IOException e) {
            throw new BadDataException(
                    engine.errors().start("read " + file.key()) + "the file is gone; list the delivery again");
        }
    }

    @Override
    public RowCursor rows(DataFile file) {
        SourceFile source = describe(file);
        if (source.columns().isEmpty()) {
            return new DuckDbNoRows();
        }
        String operation = "read " + file.key();
        DuckDbScan scan = new DuckDbScan(List.of(source), engine.errors());
        List<Column> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (SourceColumn column : source.columns()) {
            String name = column.originalName().isEmpty() ? "column" + (column.position() + 1) : column.originalName();
            columns.add(new Column(name, column.originalName(), column.type()));
            values.add(scan.value(column));
        }
        Connection connection = engine.connection(operation);
        try {
            DuckDbStatements statements = new DuckDbStatements(connection);
            DuckDbConversion.prepare(statements);
            statements.run("BEGIN TRANSACTION READ ONLY");
            String sql = "SELECT " + String.join(", ", values) + " FROM " + scan.fromInOrder();
            PreparedStatement statement = DuckDbQuery.prepare(connection, sql).statement();
            // The engine takes the end of a cut gzip file for its end.
            DuckDbCursor.AtEnd atEnd = () -> {
                DuckDbErrors.requireAlive(connection);
                if (file.format() != FileFormat.PARQUET) {
                    CsvFiles.requireWhole(file);
                }
            };
            return new DuckDbCursor(
                    connection, statement, columns, e -> engine.errors().translate(operation, e), atEnd);
        } catch (SQLException e) {
            DuckDbEngine.closeQuietly(connection);
            throw engine.errors().translate(operation, e);
        }
    }

    @Override
    public List<SourceTotal> totals(List<SourceFile> files, Measure measure) {
        List<SourceTotal> totals = new ArrayList<>();
        List<SourceFile> csv =
                files.stream().filter(f -> f.file().format() == FileFormat.CSV).toList();
        if (!csv.isEmpty()) {
            totals.addAll(CsvWitness.totals(csv, measure));
        }
        List<SourceFile> others =
                files.stream().filter(f -> f.file().format() != FileFormat.CSV).toList();
        if (!others.isEmpty()) {
            // The engine takes the end of a cut gzip file for its end, so nobody else would notice lines that are
            // missing.
            others.stream()
                    .filter(f -> f.file().format() == FileFormat.JSON)
                    .forEach(f -> CsvFiles.requireWhole(f.file()));
            totals.addAll(new DuckDbTotals(engine, measure).of(others));
        }
        return totals;
    }

    @Override
    public ConvertedRows converted(StageRequest request, TableSchema table) {
        return DuckDbConvertedRows.of(DuckDbConvertedRead.open(engine, request, table), table);
    }

    @Override
    public Optional<ConvertedFiles> convertedFiles(StageRequest request, TableSchema table, FileTarget target) {
        return Optional.of(DuckDbConvertedFiles.start(DuckDbConvertedRead.open(engine, request, table), table, target));
    }

    @Override
    public void close() {
        if (owner) {
            engine.close();
        }
    }
}
