package dev.tarn.postgres.copy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A piece of what COPY is sent, in memory that is used again for a later piece. Numbers are written as the protocol has them. */
final class CopyChunk {

    /** From here on a piece is sent. */
    static final int FULL = 256 * 1024;

    /** A row may be larger than a piece; what it took is given back. */
    private static final int KEPT = 16 * FULL;

    private static final int INITIAL = FULL + FULL / 4;
    private static final int LARGEST = Integer.MAX_VALUE - 16;
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[INITIAL];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    boolean isFull() {
        return length >= FULL;
    }

    void clear() {
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[INITIAL];
        }
    }

    void putByte(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    void putShort(int value) {
        room(2);
        SHORTS.set(bytes, length, (short) value);
        length += 2;
    }

    void putInt(int value) {
        room(4);
        INTS.set(bytes, length, value);
        length += 4;
    }

    void putLong(long value) {
        room(8);
        LONGS.set(bytes, length, value);
        length += 8;
    }

    void put(byte[] value) {
        put(value, value.length);
    }

    void put(byte[] value, int count) {
        room(count);
        System.arraycopy(value, 0, bytes, length, count);
        length += count;
    }

    /** Copies a part of memory outside of the heap. */
    void put(ByteBuffer from, int start, int count) {
        room(count);
        from.get(start, bytes, length, count);
        length += count;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        long needed = (long) length + more;
        if (needed > LARGEST) {
            throw new OutOfMemoryError("a row of more than 2 GB");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST, Math.max(needed, 2L * bytes.length)));
    }
}
