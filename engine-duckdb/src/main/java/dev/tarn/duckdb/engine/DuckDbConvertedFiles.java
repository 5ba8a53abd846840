package dev.tarn.duckdb.engine;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Compression;
import dev.tarn.model.FileFormat;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.ConvertedFile;
import dev.tarn.spi.ConvertedFiles;
import dev.tarn.spi.FileTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A converted read's rows as Parquet files: one COPY of the engine's, on a thread of its own, that begins a new file whenever one is
 * large enough. The engine numbers them, and ends one before it begins the next but one.
 */
final class DuckDbConvertedFiles implements ConvertedFiles {

    private static final long LOOK_EVERY_MILLIS = 20;

    private final DuckDbConvertedRead read;
    private final FileTarget target;
    private final PreparedStatement copy;
    private final Thread writer = new Thread(this::write, "tarn-duckdb-files");
    private SQLException failure;
    private long rows = -1;
    private long rounded = -1;
    private int given;

    private DuckDbConvertedFiles(DuckDbConvertedRead read, FileTarget target, PreparedStatement copy) {
        this.read = read;
        this.target = target;
        this.copy = copy;
        writer.setDaemon(true);
    }

    static DuckDbConvertedFiles start(DuckDbConvertedRead read, TableSchema table, FileTarget target) {
        try {
            PreparedStatement copy = read.connection().prepareStatement(sql(read.select(), table, target));
            DuckDbConvertedFiles files = new DuckDbConvertedFiles(read, target, copy);
            files.writer.start();
            return files;
        } catch (SQLException e) {
            read.close();
            throw read.explain(e);
        }
    }

    private static String sql(String select, TableSchema table, FileTarget target) {
        String columns = table.columns().stream()
                .map(column -> value(column, target) + " AS " + DuckDbSql.identifier(column.name()))
                .collect(Collectors.joining(", "));
        return "COPY (SELECT " + columns + " FROM (" + select + ") AS tarn_rows) TO "
                + DuckDbSql.literal(target.folder().toAbsolutePath().toString())
                + " (FORMAT parquet, COMPRESSION zstd, FILENAME_PATTERN 'part-{i}', FILE_SIZE_BYTES " + target.bytes()
                + ", OVERWRITE_OR_IGNORE)";
    }

    private static String value(Column column, FileTarget target) {
        String name = DuckDbSql.identifier(column.name());
        if (DuckDbJsonText.isJson(column.type())) {
            return DuckDbJsonText.of(name, column.type());
        }
        // The connection's zone is UTC.
        return target.zoned() && column.type() instanceof ColumnType.Timestamp
                ? "CAST(" + name + " AS TIMESTAMPTZ)"
                : name;
    }

    private void write() {
        try {
            rows = copy.executeLargeUpdate();
            rounded = read.rounded();
        } catch (SQLException e) {
            failure = e;
        }
    }

    @Override
    public Optional<ConvertedFile> next() {
        Path file = file(given);
        while (writer.isAlive()) {
            if (Files.exists(file(given + 1)) && isWhole(file)) {
                return give(file);
            }
            await();
        }
        if (failure != null) {
            throw read.explain(failure);
        }
        return rows > 0 && Files.exists(file) ? give(file) : Optional.empty();
    }

    private Optional<ConvertedFile> give(Path file) {
        given++;
        return Optional.of(new ConvertedFile(file, FileFormat.PARQUET, Compression.NONE));
    }

    private Path file(int number) {
        return target.folder().resolve("part-" + number + ".parquet");
    }

    /** The last thing that is written to a Parquet file is where its footer begins, and four letters. */
    private static boolean isWhole(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer end = ByteBuffer.allocate(4);
            return channel.size() > 12
                    && channel.read(end, channel.size() - 4) == 4
                    && new String(end.array(), StandardCharsets.US_ASCII).equals("PAR1");
        } catch (IOException e) {
            // Not there yet, or not to be read yet; once the engine is done nobody asks.
            return false;
        }
    }

    private void await() {
        read.checkInterruption();
        try {
            writer.join(LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            read.checkInterruption();
        }
    }

    @Override
    public long rows() {
        return atEnd(rows);
    }

    @Override
    public long rounded() {
        return atEnd(rounded);
    }

    private long atEnd(long count) {
        if (writer.isAlive() || count < 0) {
            throw new IllegalStateException("there are more files");
        }
        return count;
    }

    @Override
    public void close() {
        end();
        read.close();
        try (Stream<Path> left = Files.list(target.folder())) {
            List<Path> files = left.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .toList();
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // The folder's owner deletes the folder as well.
            target.folder().toFile().deleteOnExit();
        }
    }

    /** Waits for the writer, whatever this thread's flag is: its connection is about to end. */
    private void end() {
        boolean interrupted = Thread.interrupted();
        while (writer.isAlive()) {
            try {
                // Again and again: to cancel a statement that has not begun yet does nothing.
                copy.cancel();
                writer.join(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (SQLException e) {
                // It is over already, or will be.
                Thread.onSpinWait();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
