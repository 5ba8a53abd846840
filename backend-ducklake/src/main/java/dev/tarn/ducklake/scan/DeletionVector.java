package dev.tarn.ducklake.scan;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The deleted positions of one file, as an Iceberg deletion vector keeps them: 64-bit Roaring bitmaps in their portable form, with
 * a checksum.
 *
 * @param runs the positions as runs, ascending, neither touching nor overlapping
 */
public record DeletionVector(List<Run> runs) {

    private static final int MAGIC = 0xD1D33964;
    private static final int SOME_RUNS = 12347;
    private static final int NO_RUNS = 12346;
    private static final int ARRAY_LIMIT = 4096;
    private static final int BITMAP_WORDS = 1024;

    /** Copies the runs. */
    public DeletionVector {
        runs = List.copyOf(runs);
    }

    /**
     * Positions that follow each other.
     *
     * @param from the first
     * @param to the one after the last
     */
    public record Run(long from, long to) {}

    /**
     * Reads a vector.
     *
     * @param file the bytes of its file
     * @return the vector
     * @throws IOException if they are damaged; the message says how
     */
    public static DeletionVector read(byte[] file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        if (file.length < 20) {
            throw new IOException("it is too short for a deletion vector");
        }
        int length = bytes.getInt(0);
        if (length < 12 || length > file.length - 8) {
            throw new IOException("it is truncated");
        }
        if (bytes.getInt(4) != MAGIC) {
            throw new IOException("it is no deletion vector");
        }
        CRC32 checksum = new CRC32();
        checksum.update(file, 4, length);
        if ((int) checksum.getValue() != bytes.getInt(4 + length)) {
            throw new IOException("its checksum is wrong");
        }
        try {
            return bitmaps(bytes.slice(8, length - 4).order(ByteOrder.LITTLE_ENDIAN));
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IOException("its bitmap is damaged", e);
        }
    }

    private static DeletionVector bitmaps(ByteBuffer bytes) throws IOException {
        Runs runs = new Runs();
        long count = bytes.getLong();
        for (long i = 0; i < count; i++) {
            long high = Integer.toUnsignedLong(bytes.getInt()) << 32;
            bitmap(bytes, high, runs);
        }
        return new DeletionVector(runs.all());
    }

    private static void bitmap(ByteBuffer bytes, long high, Runs runs) throws IOException {
        int cookie = bytes.getInt();
        int containers;
        byte[] runFlags = new byte[0];
        if ((cookie & 0xFFFF) == SOME_RUNS) {
            containers = (cookie >>> 16) + 1;
            runFlags = new byte[(containers + 7) / 8];
            bytes.get(runFlags);
        } else if (cookie == NO_RUNS) {
            containers = bytes.getInt();
        } else {
            throw new IOException("its bitmap is of an unknown kind");
        }
        if (containers < 0 || containers > 1 << 16) {
            throw new IOException("its bitmap is damaged");
        }
        int[] keys = new int[containers];
        int[] sizes = new int[containers];
        for (int i = 0; i < containers; i++) {
            keys[i] = Short.toUnsignedInt(bytes.getShort());
            sizes[i] = Short.toUnsignedInt(bytes.getShort()) + 1;
        }
        if (runFlags.length == 0 || containers >= 4) {
            bytes.position(bytes.position() + 4 * containers);
        }
        for (int i = 0; i < containers; i++) {
            long base = high | (long) keys[i] << 16;
            boolean isRun = runFlags.length > 0 && (runFlags[i / 8] >> (i % 8) & 1) == 1;
            container(bytes, base, isRun, sizes[i], runs);
        }
    }

    private static void container(ByteBuffer bytes, long base, boolean isRun, int size, Runs runs) {
        if (isRun) {
            int count = Short.toUnsignedInt(bytes.getShort());
            for (int i = 0; i < count; i++) {
                long from = base + Short.toUnsignedInt(bytes.getShort());
                runs.add(from, from + Short.toUnsignedInt(bytes.getShort()) + 1);
            }
        } else if (size <= ARRAY_LIMIT) {
            for (int i = 0; i < size; i++) {
                long position = base + Short.toUnsignedInt(bytes.getShort());
                runs.add(position, position + 1);
            }
        } else {
            for (int word = 0; word < BITMAP_WORDS; word++) {
                long bits = bytes.getLong();
                while (bits != 0) {
                    int first = Long.numberOfTrailingZeros(bits);
                    int ones = Long.numberOfTrailingZeros(~(bits >>> first));
                    runs.add(base + word * 64L + first, base + word * 64L + first + ones);
                    bits = first + ones == 64 ? 0 : bits & -1L << (first + ones);
                }
            }
        }
    }

    /** Joins what touches. Kept flat, as there may be millions. */
    private static final class Runs {
        private long[] ends = new long[64];
        private int size;

        void add(long from, long to) {
            if (size > 0 && ends[size - 1] == from) {
                ends[size - 1] = to;
                return;
            }
            if (size == ends.length) {
                ends = Arrays.copyOf(ends, 2 * size);
            }
            ends[size++] = from;
            ends[size++] = to;
        }

        List<Run> all() {
            List<Run> runs = new ArrayList<>(size / 2);
            for (int i = 0; i < size; i += 2) {
                runs.add(new Run(ends[i], ends[i + 1]));
            }
            return runs;
        }
    }
}
