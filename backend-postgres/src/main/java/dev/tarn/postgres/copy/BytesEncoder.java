package dev.tarn.postgres.copy;

import java.nio.ByteBuffer;
import org.apache.arrow.vector.FieldVector;

/** {@code text}, {@code bytea} and {@code jsonb}: the engine's bytes are the server's, UTF-8 where they are text. */
final class BytesEncoder implements ValueEncoder {

    /** The only version of {@code jsonb}'s binary format: JSON text follows. */
    private static final int JSONB_VERSION = 1;

    private final VectorMemory memory = new VectorMemory();
    private final boolean jsonb;
    private ByteBuffer offsets = ByteBuffer.allocate(0);

    private BytesEncoder(boolean jsonb) {
        this.jsonb = jsonb;
    }

    static ValueEncoder plain() {
        return new BytesEncoder(false);
    }

    static ValueEncoder jsonb() {
        return new BytesEncoder(true);
    }

    @Override
    public void turnTo(FieldVector vector) {
        memory.turnTo(vector);
        offsets = VectorMemory.view(vector.getOffsetBuffer());
    }

    @Override
    public void write(int row, CopyChunk to) {
        if (memory.isNull(row)) {
            to.putInt(VectorMemory.NULL);
            return;
        }
        int start = offsets.getInt(row * Integer.BYTES);
        int length = offsets.getInt((row + 1) * Integer.BYTES) - start;
        if (jsonb) {
            to.putInt(length + 1);
            to.putByte(JSONB_VERSION);
        } else {
            to.putInt(length);
        }
        to.put(memory.data(), start, length);
    }
}
