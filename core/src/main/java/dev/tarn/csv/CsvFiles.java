package dev.tarn.csv;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.BadDataException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** CSV files on this machine: their bytes and their headers. */
public final class CsvFiles {

    private static final int BUFFER = 1 << 17;

    private CsvFiles() {}

    /**
     * How a file is packed in truth: one that is listed as gzip may have been unpacked on its way.
     *
     * @param file a local file
     * @return how to read it
     * @throws BadDataException where the file is missing
     */
    public static Compression packing(DataFile file) {
        if (file.compression() == Compression.NONE) {
            return Compression.NONE;
        }
        try (InputStream in = Files.newInputStream(Path.of(file.uri()))) {
            byte[] magic = in.readNBytes(2);
            boolean gzip = magic.length == 2 && magic[0] == (byte) 0x1f && magic[1] == (byte) 0x8b;
            return gzip ? Compression.GZIP : Compression.NONE;
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /**
     * A file's bytes, unpacked.
     *
     * @param file a local file
     * @return the bytes
     * @throws IOException where the file can't be read
     */
    public static InputStream open(DataFile file) throws IOException {
        InputStream raw = Files.newInputStream(Path.of(file.uri()));
        try {
            return packing(file) == Compression.GZIP
                    ? new GZIPInputStream(new BufferedInputStream(raw, BUFFER), BUFFER)
                    : raw;
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /**
     * Unpacks a gzip file to its end, which proves that it is whole: engines don't all check that. Does nothing to others.
     *
     * @param file a local file
     * @throws BadDataException where it is cut or broken
     */
    public static void requireWhole(DataFile file) {
        if (packing(file) == Compression.NONE) {
            return;
        }
        try (InputStream in = open(file)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /**
     * Reads a file's header: UTF-8, with or without a byte-order mark. What CSV declares is text.
     *
     * @param file a local CSV file
     * @return its columns, none for a file of zero bytes
     * @throws BadDataException where the file is broken
     */
    public static SourceFile describe(DataFile file) {
        try (InputStream in = withoutMark(open(file));
                CsvReader<CsvRecord> reader = CsvReader.builder()
                        .commentStrategy(CommentStrategy.NONE)
                        .maxBufferSize(1 << 24)
                        .ofCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
            Iterator<CsvRecord> records = reader.iterator();
            List<SourceColumn> columns = new ArrayList<>();
            if (records.hasNext()) {
                for (String name : records.next().getFields()) {
                    columns.add(new SourceColumn(columns.size(), name, ColumnType.TEXT));
                }
            }
            return new SourceFile(file, columns);
        } catch (CsvParseException e) {
            throw new BadDataException(start(file) + "the header is not RFC 4180; have the file delivered again");
        } catch (UncheckedIOException e) {
            throw failure(file, e.getCause());
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private static InputStream withoutMark(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        buffered.mark(3);
        byte[] mark = buffered.readNBytes(3);
        if (mark.length < 3 || mark[0] != (byte) 0xEF || mark[1] != (byte) 0xBB || mark[2] != (byte) 0xBF) {
            buffered.reset();
        }
        return buffered;
    }

    /** Who must act when a file can't be read to its end. */
    static RuntimeException failure(DataFile file, IOException e) {
        if (e instanceof EOFException || e instanceof ZipException) {
            return new BadDataException(start(file) + "the gzip file is truncated or corrupt (" + e.getMessage()
                    + "); have it delivered again");
        }
        if (e instanceof CharacterCodingException) {
            return new BadDataException(start(file) + "not UTF-8; have the file delivered again");
        }
        if (e instanceof NoSuchFileException) {
            return new BadDataException(start(file) + "the file is gone; list the delivery again");
        }
        return new BackendUnavailableException(start(file) + "can't be read: " + e.getMessage() + "; try again", e);
    }

    static String start(DataFile file) {
        return "[csv] read " + file.key() + ": ";
    }
}
