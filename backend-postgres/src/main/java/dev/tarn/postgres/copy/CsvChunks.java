package dev.tarn.postgres.copy;

import dev.tarn.csv.CsvFiles;
import dev.tarn.model.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A CSV file's own records. Whatever is wrong with it is {@link CsvDoubt}: whoever reads it properly says what. */
final class CsvChunks implements CopyChunks {

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final DataFile file;
    private final CsvScanner scanner;
    private final byte[] bytes = new byte[64 * 1024];
    private InputStream in;

    CsvChunks(DataFile file, CsvScanner scanner) {
        this.file = file;
        this.scanner = scanner;
    }

    @Override
    public boolean fill(CopyChunk chunk) {
        try {
            if (in == null) {
                in = CsvFiles.open(file);
                begin(chunk);
            }
            while (!chunk.isFull()) {
                int size = in.read(bytes);
                if (size < 0) {
                    scanner.end(chunk);
                    return false;
                }
                scanner.scan(bytes, size, chunk);
            }
            return true;
        } catch (IOException e) {
            throw new CsvDoubt(e);
        }
    }

    /** The first bytes, without the mark of UTF-8. */
    private void begin(CopyChunk chunk) throws IOException {
        byte[] first = in.readNBytes(MARK.length);
        if (!Arrays.equals(first, MARK)) {
            scanner.scan(first, first.length, chunk);
        }
    }

    @Override
    public void cancel() {
        // A read of a local file takes no time worth ending.
    }

    @Override
    public void close() {
        try {
            if (in != null) {
                in.close();
            }
        } catch (IOException e) {
            throw new CsvDoubt(e);
        }
    }
}
