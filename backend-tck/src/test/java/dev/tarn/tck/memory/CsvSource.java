package dev.tarn.tck.memory;

import dev.tarn.error.BadDataException;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** A CSV file, packed or not. */
final class CsvSource implements Source, Iterator<List<Object>> {

    private final DataFile file;
    private final Flaw flaw;
    private final Reader reader;
    private final CsvRecords records;
    private final List<String> names;
    private Optional<List<Object>> ahead;

    CsvSource(DataFile file, Flaw flaw) throws IOException {
        this.file = file;
        this.flaw = flaw;
        this.reader = new BufferedReader(new InputStreamReader(stream(), StandardCharsets.UTF_8));
        this.records = new CsvRecords(reader, flaw);
        this.names = records.next().orElse(List.of());
        this.ahead = Optional.empty();
    }

    private InputStream stream() throws IOException {
        Path path = Path.of(file.uri());
        if (flaw == Flaw.FILE_NAME_IS_A_PATTERN && file.key().contains("[")) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(path.getParent(), "a*.csv")) {
                path = found.iterator().next();
            }
        }
        InputStream bytes = Files.newInputStream(path);
        if (file.compression() == Compression.NONE) {
            return bytes;
        }
        if (flaw == Flaw.FIRST_GZIP_MEMBER_ONLY) {
            bytes.skipNBytes(10);
            return new InflaterInputStream(bytes, new Inflater(true));
        }
        return new GZIPInputStream(bytes, 1 << 16);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public Iterator<List<Object>> rows() {
        return this;
    }

    @Override
    public boolean hasNext() {
        if (ahead.isEmpty()) {
            ahead = read();
        }
        return ahead.isPresent();
    }

    @Override
    public List<Object> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        List<Object> row = ahead.orElseThrow();
        ahead = Optional.empty();
        return row;
    }

    private Optional<List<Object>> read() {
        String name = flaw == Flaw.ERRORS_NAME_NO_FILE ? "a file" : file.key();
        int line = records.line();
        Optional<List<String>> fields;
        try {
            fields = records.next();
        } catch (EOFException e) {
            if (flaw == Flaw.TRUNCATED_GZIP_ACCEPTED) {
                return Optional.empty();
            }
            throw new BadDataException("[memory] read " + name + ": its end is missing; fetch it again", e);
        } catch (IOException e) {
            throw new BadDataException("[memory] read " + name + ": it is broken; fetch it again", e);
        }
        if (fields.isPresent() && fields.get().size() != names.size() && flaw != Flaw.RAGGED_ROW_ACCEPTED) {
            throw new BadDataException("[memory] read " + name + ": line " + line + " has "
                    + fields.get().size() + " fields instead of " + names.size() + "; correct the file");
        }
        return fields.map(this::fitted);
    }

    private List<Object> fitted(List<String> fields) {
        List<Object> row = new ArrayList<>(fields);
        while (row.size() < names.size()) {
            row.add(null);
        }
        return row;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
