package dev.tarn.csv;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Compression;
import dev.tarn.model.FileFormat;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.ConvertedFile;
import dev.tarn.spi.ConvertedFiles;
import dev.tarn.spi.ConvertedRows;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.FileTarget;
import dev.tarn.spi.StageRequest;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Converted rows in gzipped CSV files, for readers that write no files themselves: a header line; every value in quotes, nothing at all
 * for none; bytes hexadecimal; what is nested or JSON as JSON text. A file is written while {@link #next} waits for it.
 */
public final class ConvertedCsvFiles implements ConvertedFiles {

    private final StageRequest request;
    private final ConvertedRows rows;
    private final FileTarget target;
    private final List<Path> written = new ArrayList<>();
    private final CsvText text;
    private boolean more;
    private long count;

    private ConvertedCsvFiles(StageRequest request, ConvertedRows rows, TableSchema table, FileTarget target) {
        this.request = request;
        this.rows = rows;
        this.target = target;
        this.text = new CsvText(table.columns(), target.zoned());
    }

    /**
     * Files of what a reader converts.
     *
     * @param reader converts
     * @param request as for {@link DataReader#converted}
     * @param table the table's columns
     * @param target where the files go
     * @return the files, which the caller closes
     */
    public static ConvertedFiles of(DataReader reader, StageRequest request, TableSchema table, FileTarget target) {
        ConvertedRows rows = reader.converted(request, table);
        try {
            ConvertedCsvFiles files = new ConvertedCsvFiles(request, rows, table, target);
            files.more = rows.next();
            return files;
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    @Override
    public Optional<ConvertedFile> next() {
        if (!more) {
            return Optional.empty();
        }
        Path file = target.folder().resolve("part-" + written.size() + ".csv.gz");
        written.add(file);
        try (CountedOutput bytes = new CountedOutput(Files.newOutputStream(file));
                Writer out = new BufferedWriter(
                        new OutputStreamWriter(new GZIPOutputStream(bytes, 1 << 16), StandardCharsets.UTF_8))) {
            text.header(out);
            do {
                text.row(rows, out);
                count++;
                more = rows.next();
            } while (more && bytes.count() < target.bytes());
        } catch (IOException e) {
            throw new BackendRejectedException(
                    "[load] stage " + request.load().key() + ": " + file
                            + " can't be written; make room or allow writing there",
                    e);
        }
        return Optional.of(new ConvertedFile(file, FileFormat.CSV, Compression.GZIP));
    }

    @Override
    public long rows() {
        requireEnd();
        return count;
    }

    @Override
    public long rounded() {
        requireEnd();
        return rows.rounded();
    }

    private void requireEnd() {
        if (more) {
            throw new IllegalStateException("there are more files");
        }
    }

    @Override
    public void close() {
        rows.close();
        for (Path file : written) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // The folder's owner deletes the folder as well.
                file.toFile().deleteOnExit();
            }
        }
    }
}
