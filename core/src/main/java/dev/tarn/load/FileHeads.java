package dev.tarn.load;

import dev.tarn.error.BackendUnavailableException;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.store.RemoteFiles;
import dev.tarn.store.Spool;
import dev.tarn.store.StoredObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * What files of a store declare about themselves, without the rest of them: a CSV file's first record, a Parquet file's footer at
 * its place in a file that is otherwise empty.
 */
final class FileHeads {

    /** What most footers fit into. */
    private static final int TAIL = 1 << 18;

    /** What most headers fit into; further requests ask for more each time. */
    private static final int HEAD = 1 << 17;

    private static final int PARQUET_END = 8;

    /** A header that is longer than this is none. */
    private static final int LONGEST_RECORD = 1 << 24;

    private final Spool spool;

    FileHeads(Spool spool) {
        this.spool = spool;
    }

    /** Gives a file of this machine that declares what the remote one does, for as long as the use takes. */
    void with(DataFile file, Consumer<DataFile> use) {
        StoredObject object = RemoteFiles.object(file);
        Path head = spool.scratch(object);
        try {
            if (file.size() == 0) {
                Files.createFile(head);
            } else if (file.format() == FileFormat.PARQUET) {
                writeFooter(object, head);
            } else {
                Files.write(head, firstRecord(object));
            }
            use.accept(RemoteFiles.localized(file, head));
        } catch (IOException e) {
            throw new BackendUnavailableException(
                    "[store] read the head of " + file.key() + " in "
                            + spool.remote().store().name() + ": " + e + "; try again",
                    e);
        } finally {
            try {
                Files.deleteIfExists(head);
            } catch (IOException e) {
                // It goes with the spool's folder.
            }
        }
    }

    private InputStream open(StoredObject object, long offset, long length) {
        return spool.remote().store().open(object, offset, length);
    }

    private void writeFooter(StoredObject object, Path file) throws IOException {
        long tailAt = Math.max(0, object.size() - TAIL);
        byte[] tail = bytes(object, tailAt, object.size() - tailAt);
        long footer = tail.length < PARQUET_END
                ? tail.length
                : PARQUET_END
                        + Integer.toUnsignedLong(ByteBuffer.wrap(tail)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getInt(tail.length - PARQUET_END));
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            write(out, tail, tailAt);
            // A footer that can't be one is the reader's to refuse.
            if (footer > tail.length && footer <= object.size()) {
                long footerAt = object.size() - footer;
                write(out, bytes(object, footerAt, tailAt - footerAt), footerAt);
            }
        }
    }

    private static void write(FileChannel out, byte[] bytes, long at) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (long position = at; buffer.hasRemaining(); ) {
            position += out.write(buffer, position);
        }
    }

    private byte[] bytes(StoredObject object, long offset, long length) throws IOException {
        try (InputStream in = open(object, offset, length)) {
            byte[] bytes = in.readNBytes(Math.toIntExact(length));
            if (bytes.length < length) {
                throw new EOFException("it ended early");
            }
            return bytes;
        }
    }

    /** A quoted line break is a part of the record. Unpacked: whoever reads it looks whether it is packed. */
    private byte[] firstRecord(StoredObject object) throws IOException {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        try (InputStream in = unpacked(new BufferedInputStream(new Growing(object), HEAD))) {
            boolean quoted = false;
            for (int next = in.read(); next >= 0 && record.size() < LONGEST_RECORD; next = in.read()) {
                record.write(next);
                quoted ^= next == '"';
                if (next == '\n' && !quoted) {
                    break;
                }
            }
        }
        return record.toByteArray();
    }

    private static InputStream unpacked(InputStream in) throws IOException {
        byte[] magic = in.readNBytes(2);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(magic), in);
        boolean gzip = magic.length == 2 && magic[0] == (byte) 0x1f && magic[1] == (byte) 0x8b;
        return gzip ? new BufferedInputStream(new GZIPInputStream(whole, HEAD)) : whole;
    }

    /** An object's bytes by requests that ask for twice as many each time, so that only what is read is fetched. */
    private final class Growing extends InputStream {
        private final StoredObject object;
        private InputStream part = InputStream.nullInputStream();
        private long next;
        private long length = HEAD;

        Growing(StoredObject object) {
            this.object = object;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int wanted) throws IOException {
            int read = part.read(buffer, offset, wanted);
            if (read < 0 && next < object.size()) {
                part.close();
                long bytes = Math.min(length, object.size() - next);
                part = open(object, next, bytes);
                next += bytes;
                length = bytes * 2;
                read = part.read(buffer, offset, wanted);
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            part.close();
        }
    }
}
