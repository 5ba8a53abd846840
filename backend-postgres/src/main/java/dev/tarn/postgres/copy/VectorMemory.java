package dev.tarn.postgres.copy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;

/** A vector's memory, without a Java object for each value. */
final class VectorMemory {

    /** The length that stands for NULL. */
    static final int NULL = -1;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private ByteBuffer validity = NONE;
    private ByteBuffer data = NONE;
    private boolean whole;

    void turnTo(FieldVector vector) {
        whole = vector.getNullCount() == 0;
        validity = whole ? NONE : view(vector.getValidityBuffer());
        data = view(vector.getDataBuffer());
    }

    static ByteBuffer view(ArrowBuf memory) {
        return memory.capacity() == 0
                ? NONE
                : memory.nioBuffer(0, Math.toIntExact(memory.capacity())).order(ByteOrder.nativeOrder());
    }

    boolean isNull(int row) {
        return !whole && (validity.get(row >> 3) >> (row & 7) & 1) == 0;
    }

    /** The values, in the machine's byte order. */
    ByteBuffer data() {
        return data;
    }
}
